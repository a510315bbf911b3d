#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// What is compiled once need not be compiled at the next start; so nothing is imported before this.
enableCompileCache();
const { start } = await import('./start.ts');
await start({
  self: new URL(import.meta.url),
  // Beside the folder of the bundle, where the package has them.
  ruleDocs: new URL('../docs/rules/', import.meta.url),
});
