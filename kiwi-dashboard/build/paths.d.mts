export const OUT: string;
export const CONTRACT: string;
