import {LitElement} from 'lit';

// In the document's own tree, so that one style sheet serves all and none stands in the document.
export class PageElement extends LitElement {
  createRenderRoot() {
    return this;
  }

  // A list that grows at its top would leave the focus on another row.
  willUpdate() {
    const active = document.activeElement;
    this.focused = this.contains(active) ? active.dataset?.key : undefined;
  }

  updated() {
    if (this.focused !== undefined && document.activeElement?.dataset?.key !== this.focused) {
      this.querySelector(`[data-key="${CSS.escape(this.focused)}"]`)?.focus();
    }
  }
}

// A part that asks for its own data whenever the page has asked for its; never twice at once.
export class PolledElement extends PageElement {
  willUpdate(changed) {
    super.willUpdate(changed);
    if (changed.has('query') || changed.has('tick') && !this.asking && this.isDue()) {
      this.ask();
    }
  }

  isDue() {
    return true;
  }

  async ask() {
    const query = this.query;
    this.asking = true;
    try {
      const answer = await this.load(query);
      if (query === this.query) {
        this.trouble = undefined;
        this.show(answer);
      }
    } catch (error) {
      if (query === this.query) {
        this.trouble = error.status ? error.message : 'The application does not answer';
        this.missed?.(error);
      }
    } finally {
      this.asking = false;
    }
  }
}

// Up, down, home and end go through what matches.
export function moveFocus(event, container, selector) {
  const step = {ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity}[event.key];
  if (step === undefined) {
    return;
  }
  const rows = [...container.querySelectorAll(selector)];
  const next = rows.indexOf(document.activeElement.closest(selector)) + step;
  rows[Math.min(Math.max(next, 0), rows.length - 1)]?.focus();
  event.preventDefault();
}
