const patience = 15_000;

/**
 * Repeats a reading until it no longer throws, and returns it; after 15 seconds throws what it threw last. For
 * what VS Code shows when it is ready and tells nobody about.
 */
export async function eventually<T>(read: () => T | Promise<T>, timeout = patience): Promise<T> {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
