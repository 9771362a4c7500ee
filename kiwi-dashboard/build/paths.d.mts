export const OUT: string;
