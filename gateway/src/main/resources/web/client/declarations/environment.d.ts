/**
 * What the library takes from the machine it runs on, in one object so that a test or a server can pass its own.
 *
 * @typedef {object} Environment
 * @property {new (url: string, protocols: string[]) => Socket} WebSocket
 * @property {typeof fetch} fetch
 * @property {ItemStorage} storage
 * @property {EventTarget | null} network says `online` when the network came back
 * @property {() => number} now milliseconds of the epoch
 * @property {() => number} random from 0 to below 1
 * @property {(count: number) => Uint8Array} randomBytes
 * @property {(work: () => void, milliseconds: number) => *} setTimeout
 * @property {(handle: *) => void} clearTimeout
 */
/**
 * What is used of a WebSocket.
 *
 * @typedef {object} Socket
 * @property {number} readyState
 * @property {((event: any) => void) | null} onopen
 * @property {((event: any) => void) | null} onmessage
 * @property {((event: any) => void) | null} onclose
 * @property {((event: any) => void) | null} onerror
 * @property {(text: string) => void} send
 * @property {() => void} close
 */
/**
 * What is used of a Storage.
 *
 * @typedef {object} ItemStorage
 * @property {number} length
 * @property {(index: number) => string | null} key
 * @property {(key: string) => string | null} getItem
 * @property {(key: string, value: string) => void} setItem
 * @property {(key: string) => void} removeItem
 */
/**
 * The browser's, or what comes nearest to it elsewhere.
 *
 * @param {Partial<Environment>} [own] what the caller brings itself
 * @returns {Environment}
 */
export function environment(own?: Partial<Environment>): Environment;
/**
 * A Storage for where there is none: it forgets when the process ends.
 *
 * @implements {ItemStorage}
 */
export class MemoryStorage implements ItemStorage {
    get length(): number;
    /**
     * @param {number} index
     * @returns {string | null}
     */
    key(index: number): string | null;
    /** @param {string} key */
    getItem(key: string): string | null;
    /**
     * @param {string} key
     * @param {string} value
     */
    setItem(key: string, value: string): void;
    /** @param {string} key */
    removeItem(key: string): void;
    #private;
}
/**
 * What the library takes from the machine it runs on, in one object so that a test or a server can pass its own.
 */
export type Environment = {
    WebSocket: new (url: string, protocols: string[]) => Socket;
    fetch: typeof fetch;
    storage: ItemStorage;
    /**
     * says `online` when the network came back
     */
    network: EventTarget | null;
    /**
     * milliseconds of the epoch
     */
    now: () => number;
    /**
     * from 0 to below 1
     */
    random: () => number;
    randomBytes: (count: number) => Uint8Array;
    setTimeout: (work: () => void, milliseconds: number) => any;
    clearTimeout: (handle: any) => void;
};
/**
 * What is used of a WebSocket.
 */
export type Socket = {
    readyState: number;
    onopen: ((event: any) => void) | null;
    onmessage: ((event: any) => void) | null;
    onclose: ((event: any) => void) | null;
    onerror: ((event: any) => void) | null;
    send: (text: string) => void;
    close: () => void;
};
/**
 * What is used of a Storage.
 */
export type ItemStorage = {
    length: number;
    key: (index: number) => string | null;
    getItem: (key: string) => string | null;
    setItem: (key: string, value: string) => void;
    removeItem: (key: string) => void;
};
