// All requests go to the endpoint that this page came from, whatever stands before it.

// Without the password that may stand in the document's address: with it, nothing can be asked.
const endpoint = location.origin + new URL('..', import.meta.url).pathname.replace(/\/$/, '');

const ANSWERS = {
  401: 'sign in first',
  403: 'not allowed, or the token against forged requests is missing',
  404: 'not there',
  405: 'changes are switched off here: management.endpoint.otel.access',
};

export class Refusal extends Error {
  constructor(status) {
    super(`HTTP ${status}: ${ANSWERS[status] ?? (status === 400 ? 'refused; the log says why' : 'look at the log')}`);
    this.status = status;
  }
}

async function request(method, path, body) {
  const headers = {Accept: 'application/json'};
  if (method !== 'GET') {
    headers['Content-Type'] = 'application/json';
    Object.assign(headers, csrf());
  }
  const response = await fetch(path ? `${endpoint}/${path}` : endpoint, {
    method, headers, cache: 'no-store', credentials: 'same-origin',
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Refusal(response.status);
  }
  return response.status === 204 ? null : response.json();
}

// Spring Security's token: in the document, or in the cookie that it has for scripts. Cookies are those of all ports.
function csrf() {
  const meta = document.querySelector('meta[name=csrf]');
  if (meta.content) {
    return {[meta.dataset.header]: meta.content};
  }
  const cookie = document.cookie.split('; ').find((entry) => entry.startsWith('XSRF-TOKEN='));
  return cookie ? {'X-XSRF-TOKEN': decodeURIComponent(cookie.substring('XSRF-TOKEN='.length))} : {};
}

export const get = (path, query = {}) => {
  const given = Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const search = new URLSearchParams(given).toString();
  return request('GET', search ? `${path}?${search}` : path);
};
export const post = (path, body) => request('POST', path, body ?? {});
export const reset = (path) => request('DELETE', path);
