import { startServer } from './start.ts';

// Beside the folder of the bundle, where the package has them.
startServer(new URL('../docs/rules/', import.meta.url));
