// What file-storage.js takes from Node, for the check alone: there are no other declarations of it here.

declare module 'node:fs' {
  export function closeSync(descriptor: number): void;
  export function existsSync(path: string): boolean;
  export function fsyncSync(descriptor: number): void;
  export function mkdirSync(path: string, options: { recursive: true; mode: number }): string | undefined;
  export function openSync(path: string, flags: string, mode?: number): number;
  export function readdirSync(path: string): string[];
  export function readFileSync(path: string, encoding: 'utf8'): string;
  export function realpathSync(path: string): string;
  export function renameSync(from: string, to: string): void;
  export function rmSync(path: string, options?: { force: boolean }): void;
  export function writeFileSync(
    file: string | number,
    data: string | Uint8Array,
    options?: { flag: string; mode: number },
  ): void;
}

declare module 'node:path' {
  export function join(...parts: string[]): string;
}

interface Buffer extends Uint8Array {
  toString(encoding?: 'hex'): string;
}

declare const Buffer: { from(text: string, encoding?: 'hex'): Buffer };

declare const process: { pid: number; platform: string; kill(pid: number, signal: 0): true };
