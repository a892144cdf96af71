const numbers = new Intl.NumberFormat('en', {maximumFractionDigits: 2});
const small = new Intl.NumberFormat('en', {maximumSignificantDigits: 3});
const compact = new Intl.NumberFormat('en', {notation: 'compact', maximumFractionDigits: 1});

export const count = (value) => (value < 10000 ? numbers.format(value) : compact.format(value));

// Small ones need their digits, large ones all of theirs.
export const number = (value) => (typeof value === 'number' ? (Math.abs(value) < 1 ? small : numbers).format(value) : String(value));

export function duration(ms) {
  if (ms < 1) {
    return `${Math.round(ms * 1000)} µs`;
  }
  if (ms < 1000) {
    return `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;
  }
  return ms < 60000 ? `${(ms / 1000).toFixed(2)} s` : `${Math.floor(ms / 60000)} min ${Math.round(ms % 60000 / 1000)} s`;
}

export function bytes(value) {
  return value < 1024 ? `${value} B` : value < 1048576 ? `${(value / 1024).toFixed(1)} KiB` : `${(value / 1048576).toFixed(1)} MiB`;
}

// With the day, if it is not today.
export const time = (instant) => {
  const date = new Date(instant);
  const millis = String(date.getMilliseconds()).padStart(3, '0');
  const day = date.toDateString() === new Date().toDateString() ? '' : `${date.toLocaleDateString('sv')} `;
  return `${day}${date.toLocaleTimeString('en', {hourCycle: 'h23'})}.${millis}`;
};

export const sum = (counts) => Object.values(counts ?? {}).reduce((total, value) => total + value, 0);

export const value = (thing) => (typeof thing === 'object' && thing !== null ? JSON.stringify(thing) : String(thing));

export const cut = (text, length) => (text.length > length ? `${text.substring(0, length - 1)}…` : text);

// What begins with the name of a property stays as it is.
export const sentence = (text) => (/^[a-z]+[ ,']/.test(text) ? text[0].toUpperCase() + text.substring(1) : text);
