/* Conversions between 64-bit unsigned integers and floating point, which the Tiny C Compiler leaves to functions of
 * its own library; the names are libgcc's, but libgcc does not have them on every machine. */
typedef unsigned long long u64;
typedef long long          s64;

double __floatundidf(u64 x);
float  __floatundisf(u64 x);
u64    __fixunsdfdi(double x);
u64    __fixunssfdi(float x);

/* Both halves are exact, so the sum is rounded once. */
double __floatundidf(u64 x)
{
    return (double)(s64)(x >> 32) * 4294967296.0 + (double)(s64)(x & 0xffffffffu);
}

/* Above 2^53 the bits that double cannot hold become one sticky bit, so that rounding to float is still done once. */
float __floatundisf(u64 x)
{
    if (x >> 53)
        x = ((x >> 11) | ((x & 0x7ff) != 0)) << 11;
    return (float)__floatundidf(x);
}

u64 __fixunsdfdi(double x)
{
    return x < 9223372036854775808.0 ? (u64)(s64)x : (u64)(s64)(x - 9223372036854775808.0) + ((u64)1 << 63);
}

u64 __fixunssfdi(float x)
{
    return __fixunsdfdi((double)x);
}
