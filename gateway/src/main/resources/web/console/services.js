/**
 * The five servers that services need, and the parts of the services' health that speak of them. A gateway has no
 * part for Redis itself, but its lease there; consumers of the broker are called after what they take.
 */
const PARTS = {
  mysql: ['db'],
  redis: ['redis', 'gatewayLease'],
  rocketmq: ['rocketmq', 'broker', 'intake', 'answers', 'refusals'],
  hbase: ['hbase'],
  elasticsearch: ['elasticsearch'],
};

/**
 * @typedef {object} ServerState
 * @property {string} name
 * @property {'UP' | 'DOWN' | 'PARTLY' | 'UNKNOWN'} state PARTLY where some services reach it and some do not
 * @property {string[]} reachedBy names of services
 * @property {string[]} missedBy
 */

/**
 * What the services say of the servers.
 *
 * @param {{name: string, components: {name: string, status: string}[]}[]} services
 * @returns {ServerState[]}
 */
export function serverStates(services) {
  return Object.entries(PARTS).map(([name, parts]) => {
    const reachedBy = [];
    const missedBy = [];
    for (const service of services) {
      const said = service.components.filter((part) => parts.includes(part.name) && part.status !== 'UNKNOWN');
      if (said.length > 0) {
        (said.every((part) => part.status === 'UP') ? reachedBy : missedBy).push(service.name);
      }
    }
    return { name, state: stateOf(reachedBy.length, missedBy.length), reachedBy, missedBy };
  });
}

function stateOf(reached, missed) {
  if (missed === 0) {
    return reached === 0 ? 'UNKNOWN' : 'UP';
  }
  return reached === 0 ? 'DOWN' : 'PARTLY';
}

/**
 * The parts of a service that are not well.
 *
 * @param {{components: {name: string, status: string}[]}} service
 */
export function partsDown(service) {
  return service.components.filter((part) => part.status !== 'UP' && part.status !== 'UNKNOWN');
}
