/** Asks the service. */

/** What went wrong, in words for who looks at the page. */
export class Refusal extends Error {}

/** The functions that ask with this token. */
export function api(token) {
  const ask = async (path, accept = "application/json") => {
    let answer;
    try {
      answer = await fetch(path, { headers: { Authorization: `Bearer ${token}`, Accept: accept }, cache: "no-store" });
    } catch {
      throw new Refusal("The service cannot be reached");
    }
    if (answer.ok) return answer.json();
    const problem = await answer.json().catch(() => ({}));
    throw new Refusal(problem.detail ?? `The service answered ${answer.status}`);
  };
  return {
    /** The current fix of a driver or of an order's driver, or null. */
    async find(what) {
      const isNumber = /^[1-9]\d{0,18}$/.test(what);
      const asDriver = isNumber ? (await ask(`/api/v1/drivers/current?driver_id=${what}`)).drivers : [];
      if (asDriver.length > 0) return asDriver[0];
      return (await ask(`/api/v1/drivers/current?order_id=${encodeURIComponent(what)}`)).drivers[0] ?? null;
    },
    /** Who is within so many metres, nearest first. */
    async near([longitude, latitude], metres, limit) {
      const place = `lat=${latitude.toFixed(6)}&lng=${longitude.toFixed(6)}`;
      return (await ask(`/api/v1/drivers/nearby?${place}&radius=${metres.toFixed(1)}&limit=${limit}`)).drivers;
    },
    /** A driver's fixes of that time, at most so many, as {at: ms, place: [longitude, latitude], speed}. */
    async route(driver, from, to, most) {
      const span = `start_time=${from.toISOString()}&end_time=${to.toISOString()}`;
      const { features } = await ask(`/api/v1/drivers/${driver}/route?${span}&max_points=${most}`, "application/geo+json");
      return features.map(({ geometry, properties }) => ({
        at: Date.parse(properties.timestamp),
        place: geometry.coordinates,
        speed: properties.speed,
      }));
    },
  };
}
