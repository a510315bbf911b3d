import type { ValidateFunction } from 'ajv';

/** Judges a parsed value by `schemas/policy.schema.json`; `errors` holds every violation of the last call. */
declare const validate: ValidateFunction;
export default validate;
