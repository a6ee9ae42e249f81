/** Timers by name: setting one again replaces it, so that nothing is ever awaited twice. */
export class Timers {
    /** @param {import('./environment.js').Environment} environment */
    constructor(environment: import("./environment.js").Environment);
    /**
     * @param {string} name
     * @param {number} milliseconds
     * @param {() => void} work
     */
    set(name: string, milliseconds: number, work: () => void): void;
    /** @param {string} name */
    has(name: string): boolean;
    /** @param {string} name */
    clear(name: string): void;
    clearAll(): void;
    #private;
}
