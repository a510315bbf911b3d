import Type, { type Static } from 'typebox';

/** How much harm a leaked key with the role could do. Graded by this project: see `schemas/catalog`. */
export const Grade = Type.Union([
  Type.Literal('critical'),
  Type.Literal('high'),
  Type.Literal('medium'),
  Type.Literal('low'),
]);
export type Grade = Static<typeof Grade>;

export const Role = Type.Object({
  name: Type.String(),
  custom: Type.Boolean(),
  grade: Grade,
  /** References of License Manager resources, `product/key`. Empty where `grantsAll`. */
  resources: Type.Array(Type.String()),
  grantsAll: Type.Boolean(),
  aliases: Type.Array(Type.String()),
  /** Zero for predefined roles, which cannot be changed. */
  version: Type.Integer({ minimum: 0 }),
});
export type Role = Static<typeof Role> & {
  /** True where a backend does not tell what the role grants: it is graded by what it might. */
  readonly contentsUnknown?: true;
};

/** The most dangerous first. */
export const grades: readonly Grade[] = ['critical', 'high', 'medium', 'low'];

/** Sorts the most dangerous first. */
export function byGrade(a: { grade: Grade }, b: { grade: Grade }): number {
  return grades.indexOf(a.grade) - grades.indexOf(b.grade);
}

/** Roles that the UI warns about before they are given. */
export function isPermissive(role: { grade: Grade }): boolean {
  return role.grade === 'critical' || role.grade === 'high';
}
