import {html, nothing} from 'lit';
import {get} from './api.js';
import {PageElement} from './element.js';
import './overview.js';
import './traces.js';
import './logs.js';
import './metrics.js';
import './settings.js';

const TABS = [['overview', 'Overview'], ['traces', 'Traces'], ['logs', 'Logs'], ['metrics', 'Metrics'],
  ['instrumentations', 'Instrumentations'], ['configuration', 'Configuration']];
const THEMES = ['auto', 'light', 'dark'];
const PERIOD = 2000;

function remembered() {
  try {
    return localStorage.getItem('otel-theme');
  } catch {
    return null;
  }
}

class OtelPage extends PageElement {
  static properties = {status: {state: true}, rates: {state: true}, trouble: {state: true}, tab: {state: true},
    selected: {state: true}, live: {state: true}, theme: {state: true}, tick: {state: true}};

  constructor() {
    super();
    this.live = true;
    this.tick = 0;
    this.rates = {};
    this.theme = THEMES.includes(remembered()) ? remembered() : 'auto';
    this.applyTheme();
    this.route();
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('hashchange', () => this.route());
    window.addEventListener('keydown', (event) => this.shortcut(event));
    document.addEventListener('visibilitychange', () => this.refresh());
    this.addEventListener('changed', () => this.refresh(true));
    this.refresh(true);
    setInterval(() => this.refresh(), PERIOD);
  }

  route() {
    const [tab, selected] = location.hash.substring(1).split('/');
    this.tab = TABS.some(([id]) => id === tab) ? tab : 'overview';
    this.selected = selected ?? '';
  }

  async refresh(now = false) {
    if (this.busy || !now && (!this.live || document.hidden)) {
      return;
    }
    this.busy = true;
    try {
      const status = await get('');
      this.measure(status);
      this.status = status;
      this.trouble = undefined;
      this.tick++;
      document.title = `${status.service ?? 'OpenTelemetry'} · OpenTelemetry`;
    } catch (error) {
      this.trouble = error.status ? error.message : 'The application does not answer';
      // Each further request would be one more that is refused.
      this.live = this.live && error.status !== 401;
    } finally {
      this.busy = false;
    }
  }

  // What went through since the last look, by the second.
  measure(status) {
    const now = performance.now();
    const counts = {};
    Object.entries(status.signals).forEach(([signal, of]) => counts[`made/${signal}`] = of.created);
    status.exporters.forEach((exporter) => Object.entries(exporter.delivered)
      .forEach(([signal, of]) => counts[`${exporter.name}/${signal}`] = of));
    if (this.counts) {
      const seconds = (now - this.countedAt) / 1000;
      this.rates = Object.fromEntries(Object.entries(counts)
        .map(([key, of]) => [key, Math.max(0, of - (this.counts[key] ?? of)) / seconds]));
    }
    this.counts = counts;
    this.countedAt = now;
  }

  shortcut(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input, select, textarea')) {
      return;
    }
    const number = Number(event.key);
    if (number >= 1 && number <= TABS.length) {
      location.hash = TABS[number - 1][0];
      this.querySelector(`#tab-${TABS[number - 1][0]}`)?.focus();
    } else if (event.key === '/') {
      const input = this.querySelector('[role=tabpanel] input[type=search]');
      input?.focus();
      event.preventDefault();
    } else if (event.key === 'r') {
      this.refresh(true);
    } else if (event.key === 'p') {
      this.live = !this.live;
    } else if (event.key === '?') {
      this.querySelector('dialog').showModal();
    }
  }

  tabKey(event) {
    const step = {ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity}[event.key];
    if (step === undefined) {
      return;
    }
    const at = TABS.findIndex(([id]) => id === this.tab) + step;
    const next = TABS[step === 1 || step === -1 ? (at + TABS.length) % TABS.length : step < 0 ? 0 : TABS.length - 1][0];
    location.hash = next;
    this.querySelector(`#tab-${next}`).focus();
    event.preventDefault();
  }

  nextTheme() {
    this.theme = THEMES[(THEMES.indexOf(this.theme) + 1) % THEMES.length];
    try {
      localStorage.setItem('otel-theme', this.theme);
    } catch {
      // Nothing is to be remembered.
    }
    this.applyTheme();
  }

  applyTheme() {
    document.documentElement.dataset.theme = this.theme;
  }

  render() {
    if (window.top !== window.self) {
      return html`<p class="empty">Not shown within another page. <a href=${location.href} target="_blank" rel="noopener">Open it by itself</a></p>`;
    }
    return html`
      <header>
        <h1>${this.status?.service ?? 'OpenTelemetry'} ${this.status?.version ? html`<small>${this.status.version}</small>` : nothing}</h1>
        ${this.verdict()}
        <span class="spacer"></span>
        <button id="live" aria-pressed=${this.live} title="Key p" @click=${() => { this.live = !this.live; }}>${this.live ? 'Live' : 'Paused'}</button>
        <button id="theme" title="Colours" @click=${this.nextTheme}>Theme: ${this.theme}</button>
        <button title="Key ?" aria-label="Keys" @click=${() => this.querySelector('dialog').showModal()}>?</button>
      </header>
      <nav role="tablist" aria-label="Parts" @keydown=${this.tabKey}>
        ${TABS.map(([id, label]) => html`<a role="tab" id="tab-${id}" href="#${id}" aria-controls="panel"
          aria-selected=${this.tab === id} tabindex=${this.tab === id ? 0 : -1}>${label}</a>`)}
      </nav>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <main><div id="panel" role="tabpanel" aria-labelledby="tab-${this.tab}">${this.status ? this.panel() : nothing}</div></main>
      <dialog aria-label="Keys" @click=${(event) => event.target.closest('button') && this.querySelector('dialog').close()}>
        <table class="keys">
          <tr><th><kbd>1</kbd> – <kbd>${TABS.length}</kbd></th><td>go to a part</td></tr>
          <tr><th><kbd>/</kbd></th><td>search</td></tr>
          <tr><th><kbd>↑</kbd> <kbd>↓</kbd> <kbd>Enter</kbd></th><td>go through rows, open one</td></tr>
          <tr><th><kbd>←</kbd> <kbd>→</kbd></th><td>close and open a span</td></tr>
          <tr><th><kbd>Esc</kbd></th><td>back to the list</td></tr>
          <tr><th><kbd>p</kbd> <kbd>r</kbd></th><td>pause, refresh</td></tr>
        </table>
        <button autofocus>Close</button>
      </dialog>`;
  }

  verdict() {
    if (!this.status) {
      return nothing;
    }
    const worst = this.status.findings[0]?.severity ?? 'OK';
    const many = this.status.findings.length;
    const text = {ERROR: 'Telemetry does not arrive', WARNING: 'Not all as asked for', INFO: 'All well', OK: 'All well'}[worst];
    return html`<a class="badge ${worst.toLowerCase()}" href="#overview">${text}${many ? ` · ${many} ${many === 1 ? 'finding' : 'findings'}` : ''}</a>`;
  }

  panel() {
    switch (this.tab) {
      case 'traces':
        return html`<otel-traces .tick=${this.tick} .selected=${this.selected}></otel-traces>`;
      case 'logs':
        return html`<otel-logs .tick=${this.tick}></otel-logs>`;
      case 'metrics':
        return html`<otel-metrics .tick=${this.tick}></otel-metrics>`;
      case 'instrumentations':
        return html`<otel-instrumentations></otel-instrumentations>`;
      case 'configuration':
        return html`<otel-configuration .status=${this.status}></otel-configuration>`;
      default:
        return html`<otel-overview .status=${this.status} .rates=${this.rates}></otel-overview>`;
    }
  }
}

customElements.define('otel-page', OtelPage);
