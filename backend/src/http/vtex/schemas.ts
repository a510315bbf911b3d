import Type, { type TObject, type TProperties, type TSchema } from 'typebox';

/**
 * What the face answers, as the License Manager and VTEX ID references describe it. The schemas are strict, so
 * that a property that VTEX does not have is a failure of a test.
 */
function exact<Properties extends TProperties>(properties: Properties): TObject<Properties> {
  return Type.Object(properties, { additionalProperties: false });
}

const nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** UTC with seven fractional digits, as in `2018-07-04T14:09:08.2718405Z`. */
const Created = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{7}Z$' });
const Instant = Type.String({ format: 'date-time' });

const appKey = {
  id: Type.String({ format: 'uuid' }),
  appKey: Type.String(),
  label: Type.String(),
  createdIn: Created,
  isActive: Type.Boolean(),
};

/** One key of `GET /api/vlm/appkeys`: without roles, and without the dates of its tokens. */
export const AppKey = exact(appKey);

/** The answer to `POST /api/vlm/appkeys`, which shows the token once. */
export const CreatedAppKey = exact({ ...appKey, appToken: nullable(Type.String()) });

export const VlmError = exact({
  Details: Type.Null(),
  HttpStatusCode: Type.Integer(),
  VLMErrorCode: Type.Integer(),
  Message: Type.String(),
});

export const MessageError = exact({ Message: Type.String() });

/** A role as it stands on a key. */
export const RoleOfKey = exact({ id: Type.Integer(), name: Type.String() });

/** Only the name of a product is ever filled in. */
const Product = exact({
  id: Type.Null(),
  categoryId: Type.Null(),
  categoryName: Type.Null(),
  description: Type.Null(),
  consoleUrlMask: Type.Null(),
  urlConfiguration: Type.Null(),
  webApiUrlMask: Type.Null(),
  url: Type.Null(),
  productResources: Type.Null(),
  name: Type.String(),
});

/** A role of the account. What it grants is never told: `resources` is always null. */
export const RoleItem = exact({
  id: Type.Integer(),
  isAdmin: Type.Boolean(),
  /** 0 predefined, 1 custom. */
  roleType: Type.Union([Type.Literal(0), Type.Literal(1)]),
  products: Type.Array(Product),
  resources: Type.Null(),
  logins: Type.Null(),
  name: Type.String(),
});

export const RolePage = exact({
  items: Type.Array(RoleItem),
  paging: exact({
    page: Type.Integer({ minimum: 1 }),
    perPage: Type.Integer({ minimum: 1 }),
    total: Type.Integer({ minimum: 0 }),
    pages: Type.Integer({ minimum: 0 }),
  }),
});

export const RenewedToken = exact({
  id: Type.String({ format: 'uuid' }),
  keyName: Type.String(),
  creationDateToken: nullable(Instant),
  creationDateNewToken: Instant,
  /** In days. */
  expirationPeriod: Type.Integer({ minimum: 1 }),
  newToken: Type.String(),
});

export const FinishedRenewal = exact({
  id: Type.String({ format: 'uuid' }),
  creationDateToken: Instant,
  creationDateNewToken: Type.Null(),
});

export const LoggedIn = exact({
  authStatus: Type.Literal('Success'),
  token: Type.String(),
  /** Unix time in seconds. */
  expires: Type.Integer(),
});

export const ValidCredential = exact({
  authStatus: Type.Literal('Success'),
  id: Type.String({ format: 'uuid' }),
  user: Type.String(),
  account: Type.String(),
  audience: Type.Literal('admin'),
  tokenType: Type.String(),
});

export const WrongCredentials = exact({ authStatus: Type.Literal('WrongCredentials') });
