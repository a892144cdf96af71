import {html, nothing, svg} from 'lit';
import {get} from './api.js';
import {moveFocus, PolledElement} from './element.js';
import {duration, time, value} from './format.js';

/** The traces that ended last, and beside them the one that is looked at. */
class OtelTraces extends PolledElement {
  static properties = {tick: {attribute: false}, selected: {attribute: false}, traces: {state: true}, query: {state: true},
    trouble: {state: true}};

  constructor() {
    super();
    this.query = {};
  }

  load(query) {
    return get('traces', query);
  }

  show(answer) {
    this.traces = answer.traces;
  }

  filter(event) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const least = form.get('minDuration');
    this.query = {text: form.get('text'), attribute: form.get('attribute'), minDuration: least ? `${least}ms` : '',
      error: form.get('error') ? 'true' : ''};
  }

  key(event) {
    if (event.key === 'Escape') {
      location.hash = 'traces';
      this.querySelector(`[data-key="${this.selected}"]`)?.focus();
    } else {
      moveFocus(event, this.querySelector('tbody'), 'a');
    }
  }

  render() {
    return html`<div class=${this.selected ? 'split' : ''}>
      <section aria-label="Traces" @keydown=${this.key}>
        <form class="filter" role="search" @submit=${this.filter} @change=${this.filter} @keydown=${(event) => event.stopPropagation()}>
          <label class="grow"><span class="hidden">Text</span><input type="search" name="text" placeholder="Name or value"></label>
          <label><span class="hidden">Attribute</span><input type="search" name="attribute" placeholder="key=value"></label>
          <label>from <input type="number" name="minDuration" min="0" placeholder="0"> ms</label>
          <label><input type="checkbox" name="error"> failed</label>
          <button>Find</button>
        </form>
        ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
        ${this.list()}
      </section>
      ${this.selected ? html`<otel-trace .query=${this.selected} .tick=${this.tick} @keydown=${this.escape}></otel-trace>` : nothing}
    </div>`;
  }

  escape(event) {
    if (event.key === 'Escape') {
      this.key(event);
    }
  }

  list() {
    const traces = this.traces ?? [];
    if (!traces.length) {
      return this.traces ? html`<p class="empty">${Object.values(this.query).some(Boolean) ? 'None of the remembered traces is like that.'
        : 'No trace has ended yet. Call the application, or send a test span.'}</p>` : nothing;
    }
    const longest = Math.max(...traces.map((trace) => trace.durationMs));
    return html`<div class="scroll"><table class="rows">
      <thead><tr><th>Start</th><th>Trace</th><th>Duration</th><th class="right">Spans</th><th class="right">Failed</th></tr></thead>
      <tbody>${traces.map((trace) => html`<tr class=${trace.traceId === this.selected ? 'selected' : ''}>
        <td class="number">${time(trace.start)}</td>
        <td class="name"><a href="#traces/${trace.traceId}" data-key=${trace.traceId}
          aria-current=${trace.traceId === this.selected}>${trace.name || '(no name)'}</a></td>
        <td class="took">${bar(0, trace.durationMs / longest, trace.errors ? 'error' : '')} <span class="number">${duration(trace.durationMs)}</span></td>
        <td class="right number">${trace.spans}</td>
        <td class="right number">${trace.errors ? html`<span class="badge error">${trace.errors}</span>` : '–'}</td>
      </tr>`)}</tbody></table></div>`;
  }
}

const bar = (from, share, tone) => html`<svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${
  svg`<rect class="track" width="1000" height="10"/><rect class="fill ${tone}" x=${(from * 1000).toFixed(1)} width=${Math.max(share * 1000, 4).toFixed(1)} height="10"/>`}</svg>`;

/** A trace as a waterfall, and the span that is looked at. */
class OtelTrace extends PolledElement {
  static properties = {query: {attribute: false}, tick: {attribute: false}, trace: {state: true}, span: {state: true},
    closed: {state: true}, trouble: {state: true}};

  constructor() {
    super();
    this.closed = new Set();
  }

  willUpdate(changed) {
    if (changed.has('query')) {
      this.trace = undefined;
      this.span = undefined;
      this.trouble = undefined;
      this.gone = false;
      this.closed = new Set();
    }
    super.willUpdate(changed);
  }

  isDue() {
    return !this.gone;
  }

  load(traceId) {
    return get(`traces/${encodeURIComponent(traceId)}`);
  }

  show(trace) {
    this.trace = trace;
    this.span ??= trace.spans[0]?.spanId;
  }

  missed(error) {
    if (error.status === 404) {
      this.gone = true;
      this.trouble = 'This trace is not, or no longer, remembered.';
    }
  }

  // What is open, in the order in which it stands there.
  rows() {
    const rows = [];
    const add = (span, depth) => {
      rows.push({span, depth});
      if (!this.closed.has(span.spanId)) {
        span.children.forEach((child) => add(child, depth + 1));
      }
    };
    this.trace.spans.forEach((span) => add(span, 0));
    return rows;
  }

  all() {
    const found = [];
    const add = (span) => {
      found.push(span);
      span.children.forEach(add);
    };
    this.trace.spans.forEach(add);
    return found;
  }

  toggle(span, close) {
    if (span.children.length && close !== this.closed.has(span.spanId)) {
      this.closed = new Set(this.closed);
      if (!this.closed.delete(span.spanId)) {
        this.closed.add(span.spanId);
      }
    }
  }

  key(event) {
    const row = event.target.closest('[data-key]');
    const span = row && this.all().find((other) => other.spanId === row.dataset.key);
    if (!span) {
      return;
    }
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      this.toggle(span, event.key === 'ArrowLeft');
      event.preventDefault();
    } else if (event.key === 'Enter' || event.key === ' ') {
      this.span = span.spanId;
      event.preventDefault();
    } else {
      moveFocus(event, this.querySelector('[role=tree]'), '[data-key]');
      this.span = document.activeElement.dataset?.key ?? this.span;
    }
  }

  render() {
    if (!this.trace) {
      return this.trouble ? html`<section><p class="empty" role="alert">${this.trouble}</p><a href="#traces">Back</a></section>` : nothing;
    }
    const spans = this.all();
    const begin = Math.min(...spans.map((span) => micros(span.start)));
    const length = Math.max(...spans.map((span) => micros(span.start) + span.durationMs * 1000)) - begin || 1;
    const selected = spans.find((span) => span.spanId === this.span);
    const rows = this.rows();
    const reachable = rows.some(({span}) => span === selected) ? this.span : rows[0].span.spanId;
    return html`<section aria-label="Trace">
      <div class="title"><h2>${this.trace.spans[0].name || '(no name)'}</h2><span class="faint">${this.trace.traceId}</span>
        <span class="number">${duration(length / 1000)}</span><span class="spacer"></span><a href="#traces" class="button" aria-label="Close">✕</a></div>
      <div role="tree" aria-label="Spans" class="waterfall" @keydown=${this.key}>
        ${rows.map(({span, depth}) => this.row(span, depth, begin, length, span.spanId === reachable))}
      </div>
      ${this.trouble ? html`<p class="faint" role="alert">${this.trouble}</p>` : nothing}
      ${this.trace.omitted ? html`<p class="faint">${this.trace.omitted} more spans were not remembered.</p>` : nothing}
      ${selected ? this.details(selected) : nothing}
    </section>`;
  }

  row(span, depth, begin, length, reachable) {
    const open = !this.closed.has(span.spanId);
    const failed = span.status === 'ERROR';
    return html`<div role="treeitem" class="span ${span.spanId === this.span ? 'selected' : ''}" data-key=${span.spanId}
        tabindex=${reachable ? 0 : -1} aria-level=${depth + 1} aria-selected=${span.spanId === this.span}
        aria-expanded=${span.children.length ? open : nothing} @click=${() => { this.span = span.spanId; }}>
      <span class="name">${Array.from({length: depth}, () => html`<i class="guide"></i>`)}<i class="twist"
        @click=${(event) => { event.stopPropagation(); this.toggle(span, open); }}>${span.children.length ? (open ? '▾' : '▸') : ''}</i>${
        failed ? html`<span class="badge error">!</span> ` : nothing}${span.name || '(no name)'} <small>${span.kind.toLowerCase()}</small></span>
      ${bar((micros(span.start) - begin) / length, span.durationMs * 1000 / length, failed ? 'error' : span.kind.toLowerCase())}
      <span class="number right">${duration(span.durationMs)}</span></div>`;
  }

  details(span) {
    const thrown = span.events.filter((event) => event.name === 'exception');
    const others = span.events.filter((event) => event.name !== 'exception');
    return html`<div class="details" aria-live="polite">
      <h3>${span.name || '(no name)'}</h3>
      <p class="faint">${span.kind} · ${span.status}${span.statusMessage ? `: ${span.statusMessage}` : ''} · ${time(span.start)} · ${duration(span.durationMs)} · ${span.scope} · span ${span.spanId}</p>
      ${thrown.map((event) => html`<div class="exception"><strong>${event.attributes['exception.type']}</strong>
        ${event.attributes['exception.message'] ?? ''}
        ${event.attributes['exception.stacktrace'] ? html`<details><summary>Stack trace</summary><pre>${event.attributes['exception.stacktrace']}</pre></details>` : nothing}</div>`)}
      ${attributes(span.attributes)}
      ${others.length ? html`<h4>Events</h4>${others.map((event) => html`<div><span class="number">${time(event.at)}</span> ${event.name}${attributes(event.attributes)}</div>`)}` : nothing}
      ${span.links?.length ? html`<h4>Links</h4>${span.links.map((link) => html`<div><a href="#traces/${link.traceId}">${link.traceId}</a>${attributes(link.attributes)}</div>`)}` : nothing}
      ${span.logs?.length ? html`<h4>Logs</h4><ul class="records">${span.logs.map(logRow)}</ul>` : nothing}
    </div>`;
  }
}

const micros = (instant) => {
  // Dates know milliseconds alone.
  const digits = /\.(\d+)/.exec(instant)?.[1] ?? '0';
  return Math.floor(Date.parse(instant) / 1000) * 1e6 + Number(digits.padEnd(6, '0').substring(0, 6));
};

export const attributes = (of) => (Object.keys(of ?? {}).length ? html`<table class="attributes"><tbody>${
  Object.entries(of).map(([key, of]) => html`<tr><th scope="row">${key}</th><td>${value(of)}</td></tr>`)}</tbody></table>` : nothing);

const logRow = (record) => html`<li class="record ${tone(record)}"><span class="number">${time(record.at)}</span>
  <span class="badge ${tone(record)}">${record.severity ?? '–'}</span> <small>${record.logger ?? ''}</small>
  <span class="body">${record.body ?? record.eventName ?? ''}</span></li>`;

const tone = (record) => (record.severityNumber >= 17 ? 'error' : record.severityNumber >= 13 ? 'warning' : 'idle');

customElements.define('otel-traces', OtelTraces);
customElements.define('otel-trace', OtelTrace);
