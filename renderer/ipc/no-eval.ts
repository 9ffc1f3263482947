import { config } from 'zod';

// Zod would try `new Function` for every object schema, which the content security policy forbids and reports.
config({ jitless: true });
