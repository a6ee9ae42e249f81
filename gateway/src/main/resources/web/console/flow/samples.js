/**
 * A sample of a service's metrics, as Prometheus would have it.
 *
 * @typedef {{name: string, tags: Record<string, string>, value: number}} Sample
 */

/**
 * @param {Sample} sample
 * @param {string} name
 * @param {Record<string, string>} [tags] those that it has to have
 */
export function matches(sample, name, tags = {}) {
  return sample.name === name && Object.entries(tags).every(([tag, value]) => sample.tags[tag] === value);
}

/**
 * @param {Sample[]} samples
 * @param {string} name
 * @param {Record<string, string>} [tags]
 * @returns {number | null} null where there is no such sample
 */
export function sum(samples, name, tags) {
  const found = samples.filter((sample) => matches(sample, name, tags));
  return found.length === 0 ? null : found.reduce((total, { value }) => total + value, 0);
}

/**
 * @param {Sample[]} samples
 * @param {string} name
 * @param {Record<string, string>} [tags]
 * @returns {number | null}
 */
export function largest(samples, name, tags) {
  const found = samples.filter((sample) => matches(sample, name, tags)).map(({ value }) => value);
  return found.length === 0 ? null : Math.max(...found);
}
