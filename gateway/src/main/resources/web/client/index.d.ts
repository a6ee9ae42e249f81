export * from './declarations/index.js';
export type * from './declarations/types.js';
export type { Environment, ItemStorage, Socket } from './declarations/environment.js';
export type { Listener } from './declarations/typed-event-target.js';
