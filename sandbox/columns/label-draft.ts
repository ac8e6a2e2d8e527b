import type { Column, Label } from '../account/model.ts';

/** A column's labels during one mutation: new ones are only proposed, until the mutation gives the column `all`. */
export class LabelDraft {
  readonly column: Column;
  /** Whether the mutation said `create_labels_if_missing: true`. */
  readonly mayCreate: boolean;
  readonly #added: Label[] = [];

  constructor(column: Column, mayCreate: boolean) {
    this.column = column;
    this.mayCreate = mayCreate;
  }

  get all(): readonly Label[] {
    return this.#added.length === 0 ? this.column.labels : [...this.column.labels, ...this.#added];
  }

  /** By its exact spelling: case and blanks count. */
  named(name: string): Label | undefined {
    return this.column.labels.find((label) => label.name === name) ?? this.#added.find((label) => label.name === name);
  }

  withId(id: number): Label | undefined {
    return this.all.find((label) => label.id === id);
  }

  add(name: string, id: number): Label {
    const label = { id, name };
    this.#added.push(label);
    return label;
  }

  /** Whether there is anything to commit. */
  get isChanged(): boolean {
    return this.#added.length > 0;
  }

  /** As refusals list them: `{0: WHITE, 1: NAVY}`. */
  toString(): string {
    return `{${this.all.map(({ id, name }) => `${id}: ${name}`).join(', ')}}`;
  }
}
