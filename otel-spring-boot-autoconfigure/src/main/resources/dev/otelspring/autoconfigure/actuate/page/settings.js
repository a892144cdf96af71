import {html, nothing} from 'lit';
import {get} from './api.js';
import {PageElement} from './element.js';
import {attributes} from './traces.js';

/** What is instrumented, and what is not and why. */
class OtelInstrumentations extends PageElement {
  static properties = {instrumentations: {state: true}, trouble: {state: true}};

  connectedCallback() {
    super.connectedCallback();
    get('instrumentations').then((answer) => { this.instrumentations = answer.instrumentations; },
      (error) => { this.trouble = error.message; });
  }

  render() {
    return html`${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <div class="scroll"><table class="rows"><thead><tr><th>Name</th><th>What</th><th>State</th><th>Property</th></tr></thead>
      <tbody>${(this.instrumentations ?? []).map((part) => html`<tr><th scope="row">${part.name}</th><td>${part.what}</td>
        <td><span class="badge ${part.on ? 'ok' : 'idle'}">${part.on ? 'on' : 'off'}</span> <small>${part.reason ?? ''}</small></td>
        <td><code>${part.property ?? ''}</code></td></tr>`)}</tbody></table></div>`;
  }
}

/** What is set, where, and what is known of the service. */
class OtelConfiguration extends PageElement {
  static properties = {status: {attribute: false}, configured: {state: true}, trouble: {state: true}};

  connectedCallback() {
    super.connectedCallback();
    get('configuration').then((answer) => { this.configured = answer.properties; }, (error) => { this.trouble = error.message; });
  }

  render() {
    const entries = Object.entries(this.configured ?? {});
    return html`${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <h2>Properties</h2>
      ${this.configured && !entries.length ? html`<p class="empty">Nothing is set: all is as it is by default.</p>` : nothing}
      <div class="scroll"><table class="rows"><thead><tr><th>Property</th><th>Value</th><th>Set in</th></tr></thead>
      <tbody>${entries.map(([name, property]) => html`<tr><th scope="row"><code>${name}</code></th><td><code>${property.value}</code></td>
        <td><small>${property.origin ?? ''}</small></td></tr>`)}</tbody></table></div>
      <h2>SDK</h2>
      ${attributes({version: this.status.sdk.version, sampler: this.status.sdk.sampler, 'propagated headers': this.status.sdk.propagatedHeaders.join(', ')})}
      <h2>Resource</h2>${attributes(this.status.resource)}`;
  }
}

customElements.define('otel-instrumentations', OtelInstrumentations);
customElements.define('otel-configuration', OtelConfiguration);
