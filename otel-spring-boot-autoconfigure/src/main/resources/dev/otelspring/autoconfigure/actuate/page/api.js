// All requests go to the endpoint that this page came from, whatever stands before it.

const endpoint = new URL('..', import.meta.url).href.replace(/\/$/, '');

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

// Spring Security's token: in the document, or in the cookie that it has for scripts.
function csrf() {
  const meta = document.querySelector('meta[name=csrf]');
  const cookie = document.cookie.split('; ').find((entry) => entry.startsWith('XSRF-TOKEN='));
  if (cookie) {
    return {'X-XSRF-TOKEN': decodeURIComponent(cookie.substring('XSRF-TOKEN='.length))};
  }
  return meta.content ? {[meta.dataset.header]: meta.content} : {};
}

export const get = (path, query = {}) => {
  const given = Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const search = new URLSearchParams(given).toString();
  return request('GET', search ? `${path}?${search}` : path);
};
export const post = (path, body) => request('POST', path, body ?? {});
export const reset = (path) => request('DELETE', path);
