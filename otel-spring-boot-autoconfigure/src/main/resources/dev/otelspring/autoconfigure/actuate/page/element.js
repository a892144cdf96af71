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
