import type { CodegenConfig } from '@graphql-codegen/cli';

/** `npm run generate`: types of the API's schema subset and of our fixed operations. CI checks that nothing differs. */
const scalars = { CompareValue: 'unknown', Date: 'string', ID: 'string', JSON: 'unknown' };
const shared = { useTypeImports: true, enumsAsTypes: true, immutableTypes: true, skipTypename: true, strictScalars: true, scalars };

const config: CodegenConfig = {
  schema: 'src/monday/schema.graphql',
  documents: 'src/monday/operations.graphql',
  generates: {
    'src/monday/generated/schema.ts': { plugins: ['typescript'], config: shared },
    'src/monday/generated/operations.ts': { plugins: ['typescript-operations', 'typed-document-node'], config: shared },
  },
};

export default config;
