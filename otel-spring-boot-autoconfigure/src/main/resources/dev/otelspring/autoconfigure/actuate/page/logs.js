import {html, nothing} from 'lit';
import {get} from './api.js';
import {PolledElement} from './element.js';
import {time} from './format.js';
import {attributes} from './traces.js';

const SEVERITIES = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'];

/** The log records that were exported last. */
class OtelLogs extends PolledElement {
  static properties = {tick: {attribute: false}, logs: {state: true}, query: {state: true}, trouble: {state: true}};

  constructor() {
    super();
    this.query = {};
  }

  load(query) {
    return get('logs', query);
  }

  // What somebody reads stays where it is.
  isDue() {
    return !this.querySelector('details[open]');
  }

  show(answer) {
    this.logs = answer.logs;
  }

  filter(event) {
    event.preventDefault();
    this.query = Object.fromEntries(new FormData(event.currentTarget));
  }

  render() {
    return html`<form class="filter" role="search" @submit=${this.filter} @change=${this.filter}>
        <label class="grow"><span class="hidden">Text</span><input type="search" name="text" placeholder="Text"></label>
        <label><span class="hidden">Logger</span><input type="search" name="logger" placeholder="Logger"></label>
        <label><span class="hidden">Attribute</span><input type="search" name="attribute" placeholder="key=value"></label>
        <label>from <select name="severity"><option value="">all</option>${SEVERITIES.map((severity) => html`<option>${severity}</option>`)}</select></label>
        <button>Find</button>
      </form>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.list()}`;
  }

  list() {
    if (!this.logs?.length) {
      return this.logs ? html`<p class="empty">No log record${Object.values(this.query).some(Boolean) ? ' is like that' : ' was exported yet'}.</p>` : nothing;
    }
    return html`<div class="scroll"><table class="rows">
      <thead><tr><th>Time</th><th>Severity</th><th>Logger</th><th>Text</th><th>Trace</th></tr></thead>
      <tbody>${this.logs.map((record) => html`<tr>
        <td class="number">${time(record.at)}</td>
        <td><span class="badge ${record.severityNumber >= 17 ? 'error' : record.severityNumber >= 13 ? 'warning' : 'idle'}">${record.severity ?? '–'}</span></td>
        <td><small>${record.logger ?? ''}</small></td>
        <td class="body">${Object.keys(record.attributes ?? {}).length
          ? html`<details><summary>${record.body ?? record.eventName ?? ''}</summary>${attributes(record.attributes)}</details>` : record.body ?? record.eventName ?? ''}</td>
        <td>${record.traceId ? html`<a href="#traces/${record.traceId}">${record.traceId.substring(0, 8)}</a>` : nothing}</td>
      </tr>`)}</tbody></table></div>`;
  }
}

customElements.define('otel-logs', OtelLogs);
