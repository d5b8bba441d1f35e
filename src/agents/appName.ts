/** How the platform lets apps be named. */
export const APP_NAME = /^[a-z][a-z0-9-]{0,99}$/;
