/**
 * A storage for Node that outlives the process: what was set is on the disk when `setItem` returns, so what
 * `ChatClient.send` took is sent by the next process that opens the folder. Reads come from memory.
 *
 *     const storage = new FileStorage('/var/lib/robot/outbox');
 *     const chat = new ChatClient({ …, environment: { storage } });
 *
 * The calls wait for the disk, and throw what the file system throws.
 */
export class FileStorage extends MemoryStorage {
    /**
     * Locks the folder, until `close` or the end of the process, and reads what is there.
     *
     * @param {string} folder made where there is none, for this user alone; keep nothing else in it
     * @throws {Error} if it is no folder, or is used already
     */
    constructor(folder: string);
    /** Leaves the folder to whoever opens it next; nothing can be set or removed here after that. */
    close(): void;
    #private;
}
import { MemoryStorage } from './environment.js';
