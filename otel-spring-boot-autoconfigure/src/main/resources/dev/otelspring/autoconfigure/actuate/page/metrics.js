import {html, nothing, svg} from 'lit';
import {get} from './api.js';
import {PolledElement} from './element.js';
import {number, time} from './format.js';

/** What the metrics stand at. */
class OtelMetrics extends PolledElement {
  static properties = {tick: {attribute: false}, metrics: {state: true}, text: {state: true}, trouble: {state: true}};

  constructor() {
    super();
    this.text = '';
  }

  load() {
    return get('metrics');
  }

  // They are read every ten seconds at most.
  isDue() {
    return !this.metrics || this.tick % 5 === 0;
  }

  // New ones at the end: what is open stays what it is.
  show(answer) {
    const found = new Map(answer.metrics.map((metric) => [`${metric.scope} ${metric.name} ${metric.unit} ${metric.type}`, metric]));
    const known = (this.order ?? []).filter((key) => found.has(key));
    this.order = [...known, ...[...found.keys()].filter((key) => !known.includes(key))];
    this.metrics = this.order.map((key) => found.get(key));
  }

  render() {
    const metrics = this.metrics ?? [];
    const isWanted = (metric) => `${metric.name} ${metric.description ?? ''}`.toLowerCase().includes(this.text);
    return html`<form class="filter" role="search" @submit=${(event) => event.preventDefault()}>
        <label class="grow"><span class="hidden">Name</span><input type="search" placeholder="Name"
          @input=${(event) => { this.text = event.target.value.toLowerCase(); }}></label></form>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.metrics && !metrics.some(isWanted) ? html`<p class="empty">${metrics.length ? 'None has such a name.' : 'Nothing was collected yet.'}</p>` : nothing}
      <ul class="metrics">${metrics.map((metric) => html`<li ?hidden=${!isWanted(metric)}><details data-name=${metric.name}><summary>
          <strong>${metric.name}</strong> ${metric.unit ? html`<span class="badge idle">${metric.unit}</span>` : nothing}
          <small>${metric.type.replaceAll('_', ' ')}${metric.temporality ? `, ${metric.temporality.toLowerCase()}` : ''} · ${metric.series.length + metric.omittedSeries} series</small>
          ${metric.series.length === 1 ? html`<span class="number">${this.value(metric.series[0])}</span>` : nothing}</summary>
        <p class="faint">${metric.description ?? ''} ${metric.scope ?? ''}${metric.at ? ` · ${time(metric.at)}` : ''}</p>
        <div class="scroll"><table><tbody>${metric.series.map((series) => html`<tr>
          <th scope="row">${Object.entries(series.attributes).map(([key, value]) => html`<span class="pair">${key}=${value}</span> `)}</th>
          <td class="number right">${this.value(series)}</td>
          <td>${series.buckets ? this.histogram(series.buckets) : nothing}</td></tr>`)}</tbody></table></div>
        ${metric.omittedSeries ? html`<p class="faint">${metric.omittedSeries} more</p>` : nothing}
      </details></li>`)}</ul>`;
  }

  value(series) {
    if ((series.value ?? null) !== null) {
      return number(series.value);
    }
    return `${number(series.count)}${series.count ? `, mean ${number(series.sum / series.count)}` : ''}`
      + (series.max === undefined || series.max === null ? '' : `, max ${number(series.max)}`);
  }

  histogram(buckets) {
    const most = Math.max(...buckets.map((bucket) => bucket.count), 1);
    const words = buckets.filter((bucket) => bucket.count).map((bucket) => `${bucket.le === undefined ? 'beyond' : `≤ ${bucket.le}`}: ${bucket.count}`).join(', ');
    return html`<svg class="histogram" viewBox="0 0 ${buckets.length * 10} 30" role="img" aria-label=${words} preserveAspectRatio="none"><title>${words}</title>${
      buckets.map((bucket, index) => svg`<rect x=${index * 10 + 1} width="8" y=${30 - bucket.count / most * 30} height=${bucket.count / most * 30}/>`)}</svg>`;
  }
}

customElements.define('otel-metrics', OtelMetrics);
