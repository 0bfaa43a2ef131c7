import { onTestFinished, vi } from 'vitest';

/** Loads a module as it is where no container engine answers, for one test. */
export async function withoutEngine<Module>(load: () => Promise<Module>): Promise<Module> {
  onTestFinished(() => {
    vi.doUnmock('testcontainers');
    vi.resetModules();
  });
  vi.resetModules();
  vi.doMock('testcontainers', async (original) => ({
    ...(await original<object>()),
    getContainerRuntimeClient: () =>
      Promise.reject(new Error('Could not find a working container runtime strategy')),
  }));
  return await load();
}
