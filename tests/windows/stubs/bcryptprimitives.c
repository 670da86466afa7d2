/* For tests under Wine 8, which has no bcryptprimitives.dll: the one function that Rust's standard library asks for. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PUCHAR data, SIZE_T size)
{
    return RtlGenRandom(data, (ULONG)size);
}
