/** The letters and digits that commands of a labelling page have: no label can be had by them. */
export const reservedKeys = {
  image: '0abcdfhiklmnopqrstuvwxz',
  text: '0adeqru',
} as const;
