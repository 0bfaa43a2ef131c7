import { register } from 'node:module';

/** For `node --import`: the packages that only this repository installs cannot be found. */
const hooks = `
export async function resolve(specifier, context, next) {
  if (/^(@?vitest|allure|testcontainers)/.test(specifier)) {
    const error = new Error("Cannot find package '" + specifier + "' imported from " + context.parentURL);
    throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' });
  }
  return await next(specifier, context);
}`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
