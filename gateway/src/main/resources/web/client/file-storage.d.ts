export * from './declarations/file-storage.js';
