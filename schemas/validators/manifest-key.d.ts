import type { ValidateFunction } from 'ajv';

/** Judges a parsed value as one entry of `keys` by `schemas/key-manifest.schema.json`; `errors` holds every violation of the last call. */
declare const validate: ValidateFunction;
export default validate;
