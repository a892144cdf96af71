import {html, nothing, svg} from 'lit';
import {post, reset} from './api.js';
import {PageElement} from './element.js';
import {bytes, count, cut, sentence, sum, time} from './format.js';

const ITEMS = {traces: 'spans', metrics: 'points', logs: 'log records'};
const TONES = {DELIVERING: 'ok', IDLE: 'idle', RETRYING: 'error', REJECTED: 'error', UNAVAILABLE: 'error', PAUSED: 'warning',
  STOPPED: 'idle'};
const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

class OtelOverview extends PageElement {
  static properties = {status: {attribute: false}, rates: {attribute: false}};

  render() {
    const status = this.status;
    return html`
      ${status.sdk.state === 'active' ? nothing : html`<p class="trouble">${status.sdk.state}</p>`}
      <section aria-labelledby="findings"><h2 id="findings">Findings</h2>${this.findings()}</section>
      <section aria-labelledby="picture"><h2 id="picture">Pipeline</h2>
        <otel-picture .status=${status} .rates=${this.rates}></otel-picture></section>
      <section aria-labelledby="exporters"><h2 id="exporters">Exporters</h2>
        <otel-exporters .exporters=${status.exporters} .changes=${this.changes()}></otel-exporters></section>
      ${this.changes() ? html`<section aria-labelledby="actions"><h2 id="actions">Until the restart</h2>
        <otel-actions .status=${status}></otel-actions></section>` : nothing}`;
  }

  changes() {
    return this.status.access !== 'READ_ONLY';
  }

  findings() {
    const findings = this.status.findings;
    if (!findings.length) {
      return html`<p class="empty ok">Nothing keeps telemetry from arriving.</p>`;
    }
    return html`<ul class="findings">${findings.map((finding) => html`
      <li class="finding ${finding.severity.toLowerCase()}">
        <span class="badge ${finding.severity.toLowerCase()}">${finding.severity}</span>
        <strong>${finding.what}</strong>
        <p>${sentence(finding.why)}</p>
        <p class="mend">${sentence(finding.mend)}</p>
      </li>`)}</ul>`;
  }
}

/** What is made, what is dropped on the way, and what each exporter does with the rest. */
class OtelPicture extends PageElement {
  static properties = {status: {attribute: false}, rates: {attribute: false}};

  render() {
    const signals = Object.keys(ITEMS).filter((signal) => this.status.signals[signal]).map((signal) => [signal, this.status.signals[signal]]);
    const exporters = this.status.exporters;
    if (!signals.length) {
      return html`<p class="empty">No pipeline of this library is in use.</p>`;
    }
    const rows = Math.max(signals.length, exporters.length, 1);
    const height = rows * 104;
    const place = (index, of) => (index + 0.5) * height / of;
    return html`<svg class="picture" viewBox="0 0 1000 ${height}" role="img" aria-label=${this.words(signals, exporters)}>
      ${signals.map(([signal], index) => this.line(240, place(index, signals.length), 380, height / 2,
        this.rates[`made/${signal}`] > 0 ? 'flows' : ''))}
      ${exporters.map((exporter, index) => this.line(620, height / 2, 740, place(index, exporters.length),
        `${TONES[exporter.state]} ${Object.keys(exporter.delivered).some((signal) => this.rates[`${exporter.name}/${signal}`] > 0) ? 'flows' : ''}`))}
      ${signals.map(([signal, counts], index) => this.box(0, place(index, signals.length), 240, '', [
        [signal, 'name'], [`${count(counts.created)} ${ITEMS[signal]}`],
        [`${this.rate(`made/${signal}`)} · ${count(counts.waiting)} waiting`, 'faint']]))}
      ${this.box(380, height / 2, 240, '', this.between(signals))}
      ${exporters.map((exporter, index) => this.box(740, place(index, exporters.length), 260, TONES[exporter.state], [
        [cut(exporter.name, 18), 'name'], [cut(exporter.endpoint, 34), 'faint'],
        [`${count(sum(exporter.delivered))} delivered · ${count(sum(exporter.queued))} queued`],
        [`${exporter.state.toLowerCase()} · ${count(this.dropped(exporter))} dropped`, TONES[exporter.state]]]))}
      ${exporters.length ? nothing : svg`<text x="740" y=${height / 2} class="faint">no exporter</text>`}
    </svg>`;
  }

  // All that was dropped before exporters took over, by reason.
  between(signals) {
    const reasons = {};
    signals.forEach(([, counts]) => Object.entries(counts.dropped)
      .forEach(([reason, many]) => reasons[reason] = (reasons[reason] ?? 0) + many));
    const lines = Object.entries(reasons).filter(([, many]) => many > 0).slice(0, 3)
      .map(([reason, many]) => [`${count(many)} ${reason.replaceAll('_', ' ')}`, 'faint']);
    return [['Processors', 'name'], ...(lines.length ? lines : [['nothing dropped', 'faint']])];
  }

  dropped(exporter) {
    return Object.values(exporter.dropped).reduce((total, reasons) => total + sum(reasons), 0);
  }

  rate(key) {
    const rate = this.rates[key];
    return rate === undefined ? '–/s' : `${count(rate < 10 ? Math.round(rate * 10) / 10 : Math.round(rate))}/s`;
  }

  line(x1, y1, x2, y2, tone) {
    const middle = (x1 + x2) / 2;
    return svg`<path class="line ${tone}" d="M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"/>`;
  }

  box(x, y, width, tone, lines) {
    const top = y - lines.length * 10;
    return svg`<rect class="box ${tone}" x=${x + 1} y=${top - 10} width=${width - 2} height=${lines.length * 20 + 14} rx="8"/>
      ${lines.map(([text, type], index) => svg`<text x=${x + 14} y=${top + 8 + index * 20} class=${type ?? ''}>${text}</text>`)}`;
  }

  words(signals, exporters) {
    return [...signals.map(([signal, counts]) => `${signal}: ${counts.created} ${ITEMS[signal]}, ${sum(counts.dropped)} dropped`),
      ...exporters.map((exporter) => `exporter ${exporter.name}: ${exporter.state}, ${sum(exporter.delivered)} delivered, `
        + `${sum(exporter.queued)} queued, ${this.dropped(exporter)} dropped`)].join('; ');
  }
}

class OtelExporters extends PageElement {
  static properties = {exporters: {attribute: false}, changes: {attribute: false}, answer: {state: true}};

  render() {
    return html`<div class="scroll"><table>
      <thead><tr><th>Name</th><th>To</th><th>State</th><th>Delivered</th><th>Queued</th><th>Dropped</th><th>Last error</th>
        ${this.changes ? html`<th><span class="hidden">Change</span></th>` : nothing}</tr></thead>
      <tbody>${this.exporters.map((exporter) => html`<tr>
        <th scope="row">${exporter.name}</th>
        <td>${exporter.endpoint}<br><small>${exporter.protocol}, compression ${exporter.compression}</small></td>
        <td><span class="badge ${TONES[exporter.state]}">${exporter.state}</span></td>
        <td>${this.counts(exporter.delivered)}</td>
        <td>${this.counts(exporter.queued)}<small>${bytes(exporter.queuedBytes)}</small></td>
        <td>${this.dropped(exporter)}</td>
        <td>${exporter.lastError ? html`<small>${time(exporter.lastError.at)}, ${exporter.lastError.signal}</small><br>${exporter.lastError.message}` : '–'}</td>
        ${this.changes ? html`<td><button data-key="pause/${exporter.name}" @click=${() => this.pause(exporter)}>${exporter.state === 'PAUSED' ? 'Resume' : 'Pause'}</button></td>` : nothing}
      </tr>`)}</tbody></table></div>
      ${this.answer ? html`<p class="trouble" role="alert">${this.answer}</p>` : nothing}`;
  }

  counts(counts) {
    return Object.keys(ITEMS).filter((signal) => signal in counts).map((signal) => html`<div><span class="number">${count(counts[signal])}</span> ${ITEMS[signal]}</div>`);
  }

  dropped(exporter) {
    const drops = Object.entries(exporter.dropped)
      .flatMap(([signal, reasons]) => Object.entries(reasons).map(([reason, many]) => [signal, reason, many]));
    return drops.length ? drops.map(([signal, reason, many]) => html`<div><span class="number">${count(many)}</span> ${ITEMS[signal]} <small>${reason}</small></div>`) : '–';
  }

  async pause(exporter) {
    try {
      await post(`exporters/${encodeURIComponent(exporter.name)}`, {paused: exporter.state !== 'PAUSED'});
      this.answer = undefined;
    } catch (error) {
      this.answer = error.message;
    }
    this.dispatchEvent(new Event('changed', {bubbles: true}));
  }
}

class OtelActions extends PageElement {
  static properties = {status: {attribute: false}, answer: {state: true}, busy: {state: true}};

  render() {
    return html`
      <div class="actions">
        <button id="test-span" ?disabled=${this.busy} @click=${() => this.run(() => post('test-span'), this.tested)}>Send a test span</button>
        <button id="flush" ?disabled=${this.busy} @click=${() => this.run(() => post('flush'), this.flushed)}>Deliver what is there</button>
        <form @submit=${this.sample}>
          <label>Keep <input name="value" type="number" min="0" step="any" required></label>
          <select name="what" aria-label="of what"><option value="ratio">% of the traces</option><option value="rate">traces a second</option></select>
          <button ?disabled=${this.busy}>Set</button>
          <button type="button" ?disabled=${this.busy} @click=${() => this.run(() => reset('sampling'), this.sampled)}>As configured</button>
        </form>
        <form @submit=${this.threshold}>
          <label>Log records from <select name="severity">${SEVERITIES.map((severity) => html`<option ?selected=${severity === 'WARN'}>${severity}</option>`)}</select></label>
          <button ?disabled=${this.busy}>Set</button>
          <button type="button" ?disabled=${this.busy} @click=${() => this.run(() => reset('logs'), () => 'Log records as configured')}>As configured</button>
        </form>
      </div>
      <p class="faint">Sampler: ${this.status.sdk.sampler ?? 'unknown'}</p>
      <p role="status" id="answer">${this.answer ?? ''}</p>`;
  }

  async run(request, words) {
    this.busy = true;
    this.answer = '…';
    try {
      this.answer = words.call(this, await request());
    } catch (error) {
      this.answer = error.message;
    }
    this.busy = false;
    this.dispatchEvent(new Event('changed', {bubbles: true}));
  }

  tested(answer) {
    const exporters = answer.exporters.map((exporter) => `${exporter.name}: ${exporter.state.toLowerCase()}`
      + `${exporter.state !== 'DELIVERING' && exporter.lastError ? `, ${exporter.lastError.message}` : ''}`).join('; ');
    return html`The test span was ${answer.delivered ? 'delivered' : answer.sampled ? 'not delivered' : 'not sampled'}
      (${exporters || 'no exporter'}): trace <a href="#traces/${answer.traceId}">${answer.traceId}</a>`;
  }

  flushed(answer) {
    return answer.complete ? 'Nothing waits in memory any more' : 'Not all could be delivered: look at the exporters';
  }

  sampled(answer) {
    return `Sampler: ${answer.sampler}`;
  }

  sample(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const value = Number(form.get('value'));
    this.run(() => post('sampling', form.get('what') === 'ratio' ? {ratio: value / 100} : {rate: value}), this.sampled);
  }

  threshold(event) {
    event.preventDefault();
    const severity = new FormData(event.target).get('severity');
    this.run(() => post('logs', {severity}), () => `Log records from ${severity}`);
  }
}

customElements.define('otel-overview', OtelOverview);
customElements.define('otel-picture', OtelPicture);
customElements.define('otel-exporters', OtelExporters);
customElements.define('otel-actions', OtelActions);
