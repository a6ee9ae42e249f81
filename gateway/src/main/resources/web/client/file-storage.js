import * as fs from 'node:fs';
import * as path from 'node:path';
import { MemoryStorage } from './environment.js';

const ITEM = 'item-';
const UNFINISHED = 'unfinished';
const LOCK = 'lock';

/** @type {Set<string>} the folders that this process has open; another lock with its number is a dead process's */
const open = new Set();

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
  #folder;
  #closed = false;

  /**
   * Locks the folder, until `close` or the end of the process, and reads what is there.
   *
   * @param {string} folder made where there is none, for this user alone; keep nothing else in it
   * @throws {Error} if it is no folder, or is used already
   */
  constructor(folder) {
    super();
    this.#folder = madeFolder(folder);
    lock(this.#folder);
    try {
      this.#load();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * @param {string} key at most 120 bytes of UTF-8: its file is named after it
   * @param {string} value
   * @throws {Error} if it is not kept; what it had before it has still
   */
  setItem(key, value) {
    this.#mustBeOpen();
    this.#write(key, String(value));
    super.setItem(key, value);
  }

  /** @param {string} key */
  removeItem(key) {
    this.#mustBeOpen();
    if (this.getItem(key) !== null) {
      // Not forced to the disk: a message that is there again after a power cut is sent again, which changes nothing.
      fs.rmSync(this.#path(fileName(key)), { force: true });
      super.removeItem(key);
    }
  }

  /** Leaves the folder to whoever opens it next; nothing can be set or removed here after that. */
  close() {
    if (!this.#closed) {
      this.#closed = true;
      open.delete(this.#folder);
      fs.rmSync(this.#path(LOCK), { force: true });
    }
  }

  #load() {
    fs.rmSync(this.#path(UNFINISHED), { force: true });
    for (const name of fs.readdirSync(this.#folder)) {
      const key = Buffer.from(name.slice(ITEM.length), 'hex').toString();
      if (name === fileName(key)) {
        super.setItem(key, fs.readFileSync(this.#path(name), 'utf8'));
      }
    }
  }

  /**
   * It gets its name when it is whole and on the disk: there is never half of it.
   *
   * @param {string} key
   * @param {string} value
   */
  #write(key, value) {
    const unfinished = this.#path(UNFINISHED);
    const item = this.#path(fileName(key));
    try {
      writeThrough(unfinished, utf8(value));
      fs.renameSync(unfinished, item);
      syncFolder(this.#folder);
    } catch (error) {
      fs.rmSync(unfinished, { force: true });
      if (this.getItem(key) === null) {
        fs.rmSync(item, { force: true });
      }
      throw error;
    }
  }

  /** @param {string} name */
  #path(name) {
    return path.join(this.#folder, name);
  }

  #mustBeOpen() {
    if (this.#closed) {
      throw new Error(`the FileStorage of ${this.#folder} is closed`);
    }
  }
}

/**
 * @param {string} folder
 * @returns {string} its one true path: by another it would be locked once more
 */
function madeFolder(folder) {
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return fs.realpathSync(folder);
  } catch (cause) {
    throw new Error(`${folder}: expected a folder, or a place where one can be made`, { cause });
  }
}

/** @param {string} folder */
function lock(folder) {
  const file = path.join(folder, LOCK);
  try {
    removeStaleLock(folder, file);
    fs.writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    throw new Error(`${folder}: cannot be locked: ${/** @type {Error} */ (cause).message}`, { cause });
  }
  open.add(folder);
}

/**
 * @param {string} folder
 * @param {string} file
 */
function removeStaleLock(folder, file) {
  if (!fs.existsSync(file)) {
    return;
  }
  const holder = fs.readFileSync(file, 'utf8');
  const pid = Number.parseInt(holder, 10);
  if (pid === process.pid ? open.has(folder) : isAlive(pid)) {
    throw new Error(`process ${holder} has it open; if that is not so, remove ${file}`);
  }
  // Somebody else may be taking it over as well: whoever finds that it moved another's lock away puts it back.
  const moved = `${file}-${process.pid}`;
  fs.renameSync(file, moved);
  if (fs.readFileSync(moved, 'utf8') !== holder) {
    fs.renameSync(moved, file);
    throw new Error('another process was faster');
  }
  fs.rmSync(moved);
}

/** @param {number} pid NaN where a process died over writing it */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {{code?: string}} */ (error).code === 'EPERM'; // It lives, and is another user's.
  }
}

/**
 * In hexadecimal digits, which every file system takes and tells apart, unlike capital letters, dots or colons.
 *
 * @param {string} key
 */
function fileName(key) {
  return ITEM + utf8(key).toString('hex');
}

/** @param {string} text */
function utf8(text) {
  const bytes = Buffer.from(text);
  if (bytes.toString() !== text) {
    throw new TypeError('expected well-formed Unicode, found half a surrogate pair'); // It would come back changed.
  }
  return bytes;
}

/**
 * @param {string} file
 * @param {Uint8Array} bytes
 */
function writeThrough(file, bytes) {
  const descriptor = fs.openSync(file, 'w', 0o600);
  try {
    fs.writeFileSync(descriptor, bytes);
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * So that the names in it are on the disk too; Windows neither needs nor allows it.
 *
 * @param {string} folder
 */
function syncFolder(folder) {
  if (process.platform !== 'win32') {
    const descriptor = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  }
}
