import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const LIBRARY = fileURLToPath(new URL('../../main/resources/web/client/', import.meta.url));

test('it is a package with two entries', async (t) => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'danliao-'));
  t.after(() => fs.rmSync(folder, { recursive: true }));
  fs.mkdirSync(path.join(folder, 'node_modules'));
  fs.symlinkSync(LIBRARY, path.join(folder, 'node_modules', 'danliao-client'), 'junction');
  const program = path.join(folder, 'program.mjs');
  fs.writeFileSync(program, "export * from 'danliao-client';\nexport * from 'danliao-client/file-storage';\n");
  const { ChatClient, FileStorage } = await import(pathToFileURL(program));
  assert.equal(typeof ChatClient, 'function');
  assert.equal(typeof FileStorage, 'function');
});

test('what the package refers to is there', () => {
  const { exports } = JSON.parse(fs.readFileSync(path.join(LIBRARY, 'package.json'), 'utf8'));
  const files = Object.values(exports).flatMap(Object.values);
  assert.equal(files.length, 4);
  assert.deepEqual(
    files.filter((file) => !fs.existsSync(path.join(LIBRARY, file))),
    [],
  );
});

test('nothing but the file storage needs Node', () => {
  for (const name of fs.readdirSync(LIBRARY).filter((file) => file.endsWith('.js') && file !== 'file-storage.js')) {
    const text = fs.readFileSync(path.join(LIBRARY, name), 'utf8');
    assert.doesNotMatch(text, /\bnode:|file-storage\.js|\bprocess\.|\bBuffer\b/, name);
  }
});
