import { MssqlQueryCompiler } from 'kysely';

/** Kysely's T-SQL, with one parameter for a value however often a request of several statements names it. */
export class SharingQueryCompiler extends MssqlQueryCompiler {
  readonly #numbers = new Map<unknown, number>();

  protected override appendValue(parameter: unknown): void {
    const known = this.#numbers.get(parameter);
    if (known !== undefined) this.append(`@${known}`);
    else {
      super.appendValue(parameter);
      this.#numbers.set(parameter, this.numParameters);
    }
  }

  override compileQuery(...query: Parameters<MssqlQueryCompiler['compileQuery']>): ReturnType<MssqlQueryCompiler['compileQuery']> {
    this.#numbers.clear();
    return super.compileQuery(...query);
  }
}
