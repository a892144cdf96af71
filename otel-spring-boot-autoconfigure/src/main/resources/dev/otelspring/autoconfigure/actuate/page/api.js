// All requests go to the endpoint that this page came from, whatever stands before it.

// Without the password that may stand in the document's address: with it, nothing can be asked.
const endpoint = location.origin + new URL('..', import.meta.url).pathname.replace(/\/$/, '');

const ANSWERS = {
  401: 'sign in, and load this page anew',
  403: 'not allowed, or the token against forged requests is missing',
  404: 'not there',
  405: 'changes are switched off here: management.endpoint.otel.access',
};

class Refusal extends Error {
  constructor(status) {
    super(`HTTP ${status}: ${ANSWERS[status] ?? (status === 400 ? 'refused; the log says why' : 'look at the log')}`);
    this.status = status;
  }
}

// Whoever changes something may wait for backends.
const PATIENCE = {GET: 10000, DELETE: 10000, POST: 30000};

async function request(method, path, body) {
  const sources = method === 'GET' ? [{}] : tokens();
  for (const [index, token] of sources.entries()) {
    const response = await fetch(path ? `${endpoint}/${path}` : endpoint, {
      method, cache: 'no-store', credentials: 'same-origin', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE[method]),
      // So that Spring Security does not have the browser ask for a password.
      headers: {Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest',
        ...(method === 'GET' ? {} : {'Content-Type': 'application/json', ...token})},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    // Spring MVC's page about a 403 may itself be a 401.
    if ((response.status === 403 || response.status === 401) && index + 1 < sources.length) {
      continue;
    }
    if (!response.ok) {
      throw new Refusal(response.type === 'opaqueredirect' ? 401 : response.status);
    }
    return response.status === 204 ? null : response.json();
  }
}

// Spring Security's token: in the document, or in the cookie that it has for scripts, and cookies are those of all ports. Where both are
// the same token, scripts are meant to send the cookie's; which of them is taken, nobody says.
function tokens() {
  const meta = document.querySelector('meta[name=csrf]');
  const entry = document.cookie.split('; ').find((candidate) => candidate.startsWith('XSRF-TOKEN='));
  const cookie = entry && decodeURIComponent(entry.substring('XSRF-TOKEN='.length));
  const found = [];
  if (meta.content) {
    found.push({[meta.dataset.header]: meta.content});
  }
  if (cookie) {
    found.splice(cookie === unmasked(meta.content) ? 0 : 1, 0, {'X-XSRF-TOKEN': cookie});
  }
  return found.length ? found : [{}];
}

// In a document it is masked with as many random bytes, which come first.
function unmasked(token) {
  try {
    const bytes = [...atob(token.replaceAll('-', '+').replaceAll('_', '/'))].map((char) => char.charCodeAt(0));
    const half = bytes.length / 2;
    return String.fromCharCode(...bytes.slice(half).map((byte, index) => byte ^ bytes[index]));
  } catch {
    return token;
  }
}

export const get = (path, query = {}) => {
  const given = Object.entries(query).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const search = new URLSearchParams(given).toString();
  return request('GET', search ? `${path}?${search}` : path);
};
export const post = (path, body) => request('POST', path, body ?? {});
export const reset = (path) => request('DELETE', path);
