import { invalidArgument, mondayError } from '../graphql/monday-error.ts';

const MOST_CHARACTERS = 255;

/** Item names have 1 to 255 characters. */
export function checkItemName(name: string): void {
  if (name.trim() === '') throw mondayError('InvalidItemNameException', 'Item name is invalid');
  if ([...name].length > MOST_CHARACTERS) {
    throw mondayError('ItemNameTooLongException', `Item name is too long, it must be between 1 and ${MOST_CHARACTERS} characters`);
  }
}

/** Group titles have up to 255 characters. */
export function checkGroupTitle(title: string): void {
  if (title.trim() === '' || [...title].length > MOST_CHARACTERS) {
    throw invalidArgument(`Group title must be between 1 and ${MOST_CHARACTERS} characters`);
  }
}
