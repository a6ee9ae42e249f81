import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { FileStorage } from '../../main/resources/web/client/file-storage.js';
import { Outbox } from '../../main/resources/web/client/outbox.js';

/** A path of the test's own at which nothing is. */
function emptyPath(t) {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'danliao-'));
  t.after(() => fs.rmSync(parent, { recursive: true }));
  return path.join(parent, 'outbox');
}

function contents(storage) {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  return Object.fromEntries(keys.map((key) => [key, storage.getItem(key)]));
}

/** The number of a process that is no more. */
function deadProcess() {
  return spawnSync(process.execPath, ['--version']).pid;
}

/** What is forced to the disk; where that `fails` it throws. */
function fsyncSpy(t, fails) {
  const { fsyncSync } = fs;
  const fsyncs = [];
  const replace = (replacement) => {
    fs.fsyncSync = replacement;
    syncBuiltinESMExports();
  };
  replace((descriptor) => {
    const kind = fs.fstatSync(descriptor).isDirectory() ? 'folder' : 'file';
    if (kind === fails) {
      throw new Error('the disk is broken');
    }
    fsyncs.push(kind);
    fsyncSync(descriptor);
  });
  t.after(() => replace(fsyncSync));
  return { fsyncs };
}

/** As a process would leave the folder that died. */
function withLockOf(folder, holder) {
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'lock'), String(holder));
  return folder;
}

test('what was set is there in the next instance', (t) => {
  const folder = emptyPath(t);
  const storage = new FileStorage(folder);
  storage.setItem('a', '1');
  storage.setItem('b', '2');
  storage.setItem('a', '3');
  storage.setItem('c', 4);
  storage.removeItem('b');
  storage.removeItem('never');
  const expected = { a: '3', c: '4' };
  assert.deepEqual(contents(storage), expected);
  storage.close();
  assert.deepEqual(contents(new FileStorage(folder)), expected);
});

test('what was set survives a process that is killed over the next', (t) => {
  const folder = emptyPath(t);
  const module = new URL('../../main/resources/web/client/file-storage.js', import.meta.url);
  const program = `
    import { FileStorage } from ${JSON.stringify(module)};
    const storage = new FileStorage(${JSON.stringify(folder)});
    storage.setItem('a', '1');
    process.kill(process.pid, 'SIGKILL');`;
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program]);
  assert.equal(signal, 'SIGKILL', String(stderr));
  assert.deepEqual(contents(new FileStorage(folder)), { a: '1' });
});

test('it is an outbox\'s storage', (t) => {
  const folder = emptyPath(t);
  const entry = { clientMsgId: 'message-1', to: 'bob', contentType: 'text/plain', content: '你好\n😀', at: 1 };
  const storage = new FileStorage(folder);
  for (const user of ['a.b', 'A.b', '.', 'U'.repeat(64)]) {
    new Outbox(storage, user).put({ ...entry, content: user });
  }
  new Outbox(storage, 'a').put(entry);
  storage.close();
  const next = new FileStorage(folder);
  assert.deepEqual(new Outbox(next, 'a').all(), [entry]);
  for (const user of ['a.b', 'A.b', '.', 'U'.repeat(64)]) {
    assert.deepEqual(new Outbox(next, user).all(), [{ ...entry, content: user }]);
  }
});

test('odd keys and values are kept as they are', (t) => {
  const folder = emptyPath(t);
  const odd = ['', '.', '..', '/', '\\', 'a/../b', 'CON', 'lock', 'A', 'a', 'é', 'e\u0301', '用', '😀', '\0', '\n', '*'];
  const storage = new FileStorage(folder);
  odd.forEach((text) => storage.setItem(text, text));
  const expected = contents(storage);
  assert.equal(storage.length, odd.length);
  storage.close();
  assert.deepEqual(contents(new FileStorage(folder)), expected);
  for (const name of fs.readdirSync(folder)) {
    assert.match(name, /^(lock|item-[0-9a-f]*)$/);
  }
});

test('what could not be read back is refused', (t) => {
  const storage = new FileStorage(emptyPath(t));
  storage.setItem('a', '1');
  assert.throws(() => storage.setItem('a', '\ud83d'), TypeError);
  assert.throws(() => storage.setItem('\ud83d', '1'), TypeError);
  assert.equal(storage.getItem('\ud83d'), null);
  storage.removeItem('\ud83d');
  assert.deepEqual(contents(storage), { a: '1' });
});

test('what cannot be written is as if it had never been set', (t) => {
  const folder = emptyPath(t);
  const storage = new FileStorage(folder);
  storage.setItem('a', '1');
  const tooLong = 'k'.repeat(300);
  assert.throws(() => storage.setItem(tooLong, '1'), { code: 'ENAMETOOLONG' });
  assert.equal(storage.getItem(tooLong), null);
  fs.mkdirSync(path.join(folder, 'unfinished')); // Nothing can be written under that name now.
  assert.throws(() => storage.setItem('a', '2'));
  fs.rmdirSync(path.join(folder, 'unfinished'));
  assert.deepEqual(contents(storage), { a: '1' });
  storage.close();
  assert.deepEqual(contents(new FileStorage(folder)), { a: '1' });
});

test('what was set is forced to the disk, and so is its name', (t) => {
  const storage = new FileStorage(emptyPath(t));
  const { fsyncs } = fsyncSpy(t);
  storage.setItem('a', '1');
  assert.deepEqual(fsyncs, process.platform === 'win32' ? ['file'] : ['file', 'folder']);
});

for (const fails of process.platform === 'win32' ? ['file'] : ['file', 'folder']) {
  test(`what cannot be forced to the disk is as if it had never been set: the ${fails}`, (t) => {
    const folder = emptyPath(t);
    const storage = new FileStorage(folder);
    fsyncSpy(t, fails);
    assert.throws(() => storage.setItem('a', '1'), { message: 'the disk is broken' });
    assert.deepEqual(contents(storage), {});
    storage.close();
    assert.deepEqual(contents(new FileStorage(folder)), {});
  });
}

test('only the user can read it', { skip: process.platform === 'win32' }, (t) => {
  const folder = emptyPath(t);
  new FileStorage(folder).setItem('a', '1');
  assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
  const names = fs.readdirSync(folder);
  assert.equal(names.length, 2);
  for (const name of names) {
    assert.equal(fs.statSync(path.join(folder, name)).mode & 0o777, 0o600);
  }
});

test('folders are made down to it', (t) => {
  const folder = path.join(emptyPath(t), 'of', 'robot');
  new FileStorage(folder).setItem('a', '1');
  assert.ok(fs.existsSync(folder));
});

test('a file that was not finished is removed', (t) => {
  const folder = withLockOf(emptyPath(t), deadProcess());
  fs.writeFileSync(path.join(folder, 'unfinished'), '{"half');
  assert.deepEqual(contents(new FileStorage(folder)), {});
  assert.ok(!fs.existsSync(path.join(folder, 'unfinished')));
});

test('what is not its own is left alone', (t) => {
  const folder = withLockOf(emptyPath(t), deadProcess());
  const names = ['notes.txt', 'item-', 'item-6', 'item-zz', 'item-ff', 'item-6A'];
  names.forEach((name) => fs.writeFileSync(path.join(folder, name), 'x'));
  assert.deepEqual(contents(new FileStorage(folder)), { '': 'x' }); // The second is the file of that key.
  assert.deepEqual(names.filter((name) => !fs.existsSync(path.join(folder, name))), []);
});

test('a folder in use is refused, and says by whom', (t) => {
  const folder = withLockOf(emptyPath(t), process.ppid);
  const message = new RegExp(`outbox: .*process ${process.ppid} has it open`);
  assert.throws(() => new FileStorage(folder), { message });
  assert.equal(fs.readFileSync(path.join(folder, 'lock'), 'utf8'), String(process.ppid));
});

test('a folder is for one instance of a process too', (t) => {
  const folder = emptyPath(t);
  const storage = new FileStorage(folder);
  assert.throws(() => new FileStorage(path.join(folder, '..', 'outbox')), { message: /has it open/ });
  storage.setItem('a', '1');
  storage.close();
  const next = new FileStorage(folder);
  storage.close(); // Once more does not close the other's.
  assert.throws(() => new FileStorage(folder), { message: /has it open/ });
  next.close();
});

test('a folder in use is that by another path too', { skip: process.platform === 'win32' }, (t) => {
  const folder = emptyPath(t);
  const storage = new FileStorage(folder);
  fs.symlinkSync(folder, `${folder}-too`);
  assert.throws(() => new FileStorage(`${folder}-too`), { message: /has it open/ });
  storage.close();
});

test('a path may be relative, whatever the process does then', (t) => {
  const folder = emptyPath(t);
  const before = process.cwd();
  t.after(() => process.chdir(before));
  process.chdir(path.dirname(folder));
  const storage = new FileStorage('outbox');
  process.chdir(before);
  storage.setItem('a', '1');
  storage.close();
  assert.deepEqual(contents(new FileStorage(folder)), { a: '1' });
});

test('the lock of a dead process is taken over', (t) => {
  for (const holder of [deadProcess(), '', 'nonsense']) {
    const folder = withLockOf(emptyPath(t), holder);
    const storage = new FileStorage(folder);
    assert.equal(fs.readFileSync(path.join(folder, 'lock'), 'utf8'), String(process.pid));
    assert.deepEqual(fs.readdirSync(folder), ['lock']);
    storage.close();
    assert.deepEqual(fs.readdirSync(folder), []);
  }
});

test('the lock of a dead process that had this one\'s number is taken over, as in a container', (t) => {
  const folder = withLockOf(emptyPath(t), process.pid);
  new FileStorage(folder).setItem('a', '1');
  assert.throws(() => new FileStorage(folder), { message: /has it open/ });
});

test('what is closed takes nothing more', (t) => {
  const folder = emptyPath(t);
  const storage = new FileStorage(folder);
  storage.setItem('a', '1');
  storage.close();
  assert.throws(() => storage.setItem('b', '2'), { message: /closed/ });
  assert.throws(() => storage.removeItem('a'), { message: /closed/ });
  assert.deepEqual(contents(new FileStorage(folder)), { a: '1' });
});

test('where no folder can be it says so', (t) => {
  const file = emptyPath(t);
  fs.writeFileSync(file, 'x');
  for (const place of [file, path.join(file, 'below')]) {
    assert.throws(
      () => new FileStorage(place),
      (error) => error.message.startsWith(`${place}: expected a folder`) && error.cause instanceof Error,
    );
  }
  for (const nonsense of [undefined, null, 7, '']) {
    assert.throws(() => new FileStorage(nonsense), { message: /expected a folder/ });
  }
  assert.equal(fs.readFileSync(file, 'utf8'), 'x');
});

test('a folder that could not be read is not locked', (t) => {
  const folder = withLockOf(emptyPath(t), deadProcess());
  fs.mkdirSync(path.join(folder, 'item-61'));
  assert.throws(() => new FileStorage(folder), { code: 'EISDIR' });
  assert.ok(!fs.existsSync(path.join(folder, 'lock')));
  fs.rmdirSync(path.join(folder, 'item-61'));
  new FileStorage(folder).close();
});
