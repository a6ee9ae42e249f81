import { largest, sum } from './samples.js';

/**
 * What is plotted: for each plot the unit of its axis and, for each of its lines, how its value follows from what the
 * services' counters grew by and from what their samples are now. `null` is "nothing is known of this moment".
 *
 * @typedef {{grown: {seconds: number, samples: object[]} | null, samples: object[]}} Moment
 * @type {{name: string, unit: 'rate' | 'seconds' | 'count' | 'bytes', lines: Record<string, (moment: Moment) => number | null>}[]}
 */
export const PLOTS = [
  {
    name: 'messages',
    unit: 'rate',
    lines: {
      sent: rate('danliao_gateway_frames_in_total', { kind: 'SEND' }),
      stored: rate('danliao_command_results_total', { outcome: 'accepted' }),
    },
  },
  {
    name: 'pushes',
    unit: 'rate',
    lines: {
      local: rate('danliao_gateway_push_total', { way: 'local' }),
      remote: rate('danliao_gateway_push_total', { way: 'remote' }),
      offline: rate('danliao_gateway_push_total', { way: 'offline' }),
      drained: rate('danliao_gateway_drain_messages_total'),
    },
  },
  {
    name: 'acks',
    unit: 'rate',
    lines: {
      serverAcks: rate('danliao_gateway_frames_out_total', { kind: 'SERVER_ACK' }),
      acks: rate('danliao_gateway_frames_in_total', { kind: 'ACK' }),
      receipts: rate('danliao_gateway_frames_out_total', { kind: 'RECEIPT' }),
    },
  },
  {
    name: 'push-latency',
    unit: 'seconds',
    lines: {
      mean: mean('danliao_gateway_frame_to_push_seconds'),
      p99: quantile('danliao_gateway_frame_to_push_seconds', '0.99'),
      max: highest('danliao_gateway_frame_to_push_seconds_max'),
    },
  },
  {
    name: 'ack-latency',
    unit: 'seconds',
    lines: {
      mean: mean('danliao_query_delivery_acked_seconds'),
      p99: quantile('danliao_query_delivery_acked_seconds', '0.99'),
      max: highest('danliao_query_delivery_acked_seconds_max'),
    },
  },
  {
    name: 'receipt-latency',
    unit: 'seconds',
    lines: {
      mean: mean('danliao_query_delivery_receipted_seconds'),
      p99: quantile('danliao_query_delivery_receipted_seconds', '0.99'),
      max: highest('danliao_query_delivery_receipted_seconds_max'),
    },
  },
  {
    name: 'queues',
    unit: 'count',
    lines: {
      publish: total('danliao_gateway_publish_inflight'),
      peer: total('danliao_gateway_peer_waiting'),
      drain: total('danliao_gateway_drain_waiting', 'danliao_gateway_drain_inflight'),
      offline: total('danliao_gateway_offline_waiting'),
      frames: total('danliao_query_delivery_frames_waiting'),
      reads: total('danliao_query_reads_waiting', 'danliao_query_reads_inflight'),
    },
  },
  {
    name: 'bytes',
    unit: 'bytes',
    lines: {
      held: total('danliao_gateway_held_bytes'),
      outbound: total('danliao_gateway_outbound_bytes'),
      publish: total('danliao_gateway_publish_bytes'),
      peer: total('danliao_gateway_peer_bytes'),
    },
  },
];

/** The lag of each projection; its lines are the projections there are. */
export const LAG = { name: 'lag', unit: 'seconds' };

function rate(name, tags) {
  return ({ grown }) => {
    const increase = grown && sum(grown.samples, name, tags);
    return increase === null ? null : increase / grown.seconds;
  };
}

function mean(timer) {
  return ({ grown }) => {
    const count = grown && sum(grown.samples, `${timer}_count`);
    return count ? sum(grown.samples, `${timer}_sum`) / count : null;
  };
}

/** Where nothing was measured lately, it is said to be 0. */
function quantile(timer, which) {
  return ({ samples }) => largest(samples, timer, { quantile: which }) || null;
}

function highest(name) {
  return ({ samples }) => largest(samples, name) || null;
}

function total(...names) {
  return ({ samples }) => {
    const found = names.map((name) => sum(samples, name)).filter((value) => value !== null);
    return found.length === 0 ? null : found.reduce((one, other) => one + other);
  };
}
