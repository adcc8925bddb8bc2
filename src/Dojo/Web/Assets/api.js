// How a page talks to its server: requests, and one stream of what happens.
const tokenKey = "dojo-token";

// The address that dojo web prints ends in the token. It goes no further: not into the history, not into any request's address.
export function takeToken() {
  if (/^#[0-9a-f]{64}$/.test(location.hash)) {
    localStorage.setItem(tokenKey, location.hash.slice(1));
    history.replaceState(null, "", location.pathname + location.search);
  }
}

const headers = () => ({ "X-Dojo-Token": localStorage.getItem(tokenKey) ?? "" });

/** Something that the server has refused. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body.error ?? "The server did not answer.");
    [this.status, this.body] = [status, body];
  }
}

async function answerOf(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Refusal(response.status, body);
  }

  return body;
}

/** Reads. */
export const read = path => fetch(`/api/${path}`, { headers: headers() }).then(answerOf);

/** Asks for something to be done. */
export const act = (path, body = {}, options = {}) => fetch(`/api/${path}`, {
  method: "POST", headers: { ...headers(), "Content-Type": "application/json" }, body: JSON.stringify(body), ...options,
}).then(answerOf);

const pause = time => new Promise(resolve => setTimeout(resolve, time));

/**
 * Listens to what happens on a page, for as long as it is open. A hidden page listens no longer: a browser has few
 * connections for one server. When it is seen again, the server tells it what it has missed, and so it does after a restart.
 * @param {string} page Such as "kata:01-one-at-a-time".
 * @param {Record<string, (data: any) => void>} handlers What to do with each kind of event.
 * @param {(state: "open" | "lost" | "refused", message?: string) => void} tell Told of the connection.
 */
export async function listen(page, handlers, tell) {
  let wait = 250;
  while (true) {
    if (document.hidden) {
      await new Promise(resolve => document.addEventListener("visibilitychange", resolve, { once: true }));
      continue;
    }

    const end = new AbortController();
    let hiding = 0;
    const hide = () => {
      clearTimeout(hiding);
      hiding = document.hidden ? setTimeout(() => end.abort(), 20_000) : 0;
    };
    document.addEventListener("visibilitychange", hide);
    try {
      const response = await fetch(`/api/events?page=${encodeURIComponent(page)}`, { headers: headers(), signal: end.signal, cache: "no-store" });
      if (!response.ok) {
        await answerOf(response);
      }

      wait = 250;
      tell("open");
      await pump(response.body.pipeThrough(new TextDecoderStream()).getReader(), handlers);
      tell("lost");
    } catch (error) {
      if (error instanceof Refusal && [401, 403, 404, 422].includes(error.status)) {
        tell("refused", error.message);
        wait = 4000; // it may come back with the same token
      } else if (!end.signal.aborted) {
        tell("lost");
      }
    } finally {
      clearTimeout(hiding);
      document.removeEventListener("visibilitychange", hide);
    }

    await pause(wait);
    wait = Math.min(wait * 1.5, 3000);
  }
}

async function pump(reader, handlers) {
  let text = "";
  while (true) {
    const { value, done } = await reader.read();
    if (done) {
      return;
    }

    text += value;
    for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
      const [, kind, data] = /^event: (.*)\ndata: (.*)$/s.exec(text.slice(0, end)) ?? [];
      if (kind) {
        handlers[kind]?.(JSON.parse(data));
      }
    }
  }
}
