/** Reads where the drivers of an area are, as docs/fleet-map.md describes it, and comes back after every break until the token is not accepted. */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;
/** There is a frame each second; without one for that long the connection is dead, whatever it says. */
const SILENCE_MS = 10_000;

export class DriverStream {
  #token;
  #onFrame;
  #onState;
  #box = null;
  #current = null;
  #running = false;

  /**
   * @param {object} options
   * @param {string} options.token
   * @param {(frame: object) => void} options.onFrame
   * @param {(state: string) => void} options.onState live, offline, busy, unavailable or refused
   */
  constructor({ token, onFrame, onState }) {
    this.#token = token;
    this.#onFrame = onFrame;
    this.#onState = onState;
  }

  /** Shows that area from now on: west, south, east, north. */
  look(box) {
    this.#box = box;
    this.#current?.abort();
    if (!this.#running) {
      this.#running = true;
      this.#run();
    }
  }

  /** Lets go of the connection; whoever goes on with the page loads it anew. */
  leave() {
    this.#current?.abort();
  }

  async #run() {
    let pause = FIRST_PAUSE_MS;
    for (;;) {
      const box = this.#box;
      const end = await this.#read(box, () => (pause = FIRST_PAUSE_MS));
      if (end === "refused") {
        this.#onState(end);
        return;
      }
      if (box !== this.#box) continue;
      this.#onState(end);
      await new Promise((wake) => setTimeout(wake, pause * (0.5 + Math.random() / 2)));
      pause = Math.min(LONGEST_PAUSE_MS, 2 * pause);
    }
  }

  /** Reads until the stream ends; returns what that means. */
  async #read(box, onSuccess) {
    const abort = new AbortController();
    this.#current = abort;
    let watchdog = setTimeout(() => abort.abort(), SILENCE_MS);
    try {
      const response = await fetch(`/api/v1/drivers/live?bbox=${box.join(",")}`, {
        headers: { Authorization: `Bearer ${this.#token}`, Accept: "text/event-stream" },
        cache: "no-store",
        signal: abort.signal,
      });
      if (response.status === 401 || response.status === 403) return "refused";
      if (!response.ok) return response.status === 503 ? "busy" : "offline";
      for await (const frame of events(response.body)) {
        if (abort.signal.aborted) break;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => abort.abort(), SILENCE_MS);
        onSuccess();
        this.#onState(frame.error ?? "live");
        if (frame.error === undefined) this.#onFrame(frame);
      }
    } catch {
      // Whatever it was, the next try will tell.
    } finally {
      clearTimeout(watchdog);
      abort.abort();
    }
    return "offline";
  }
}

/** The JSON of each event. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    const complete = text.lastIndexOf("\n\n");
    if (complete < 0) continue;
    const parts = text.slice(0, complete).split("\n\n");
    text = text.slice(complete + 2);
    for (const part of parts) if (part.startsWith("data:")) yield JSON.parse(part.slice(5));
  }
}
