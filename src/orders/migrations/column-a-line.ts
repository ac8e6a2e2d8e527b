/** DDL for people: a column and a constraint a line. */
export function columnALine(statement: string): string {
  return statement.replace(/create table .*$/m, (create) =>
    create
      .replace('" (', '" (\n  ')
      .replace(/, (?="[^"]+" (?:[a-z]+))/g, ',\n  ')
      .replace(/, (?=constraint)/g, ',\n  ')
      .replace(/\)(;?)$/, '\n)$1'),
  );
}
