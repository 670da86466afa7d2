/* For tests under Wine 8, which lacks the WinRT class UISettings: Qt's window part asks it for the colours of Windows.
   One object plays factory, UISettings and UISettings3; colours are black on white, accent blue. */
#include <windows.h>
#include <string.h>

typedef struct Object { const void *const *functions; } Object;

static Object factory, settings, colours;

static const GUID unknown = { 0, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };
static const GUID inspectable = { 0xAF86E2E0, 0xB12D, 0x4C6A, { 0x9C, 0x5A, 0xD7, 0xAA, 0x65, 0x10, 0x1E, 0x90 } };
static const GUID agile = { 0x94EA2B94, 0xE9CC, 0x49E0, { 0xC0, 0xFF, 0xEE, 0x64, 0xCA, 0x8F, 0x5B, 0x90 } };
static const GUID activation = { 0x00000035, 0, 0, { 0xC0, 0, 0, 0, 0, 0, 0, 0x46 } };
static const GUID ui_settings = { 0x85361600, 0x1C63, 0x4627, { 0xBC, 0xB1, 0x3A, 0x89, 0xE0, 0xBC, 0x9C, 0x55 } };
static const GUID ui_settings3 = { 0x03021BE4, 0x5254, 0x4781, { 0x81, 0x94, 0x51, 0x68, 0xF7, 0xD0, 0x6D, 0x7B } };

static BOOL is(const GUID *one, const GUID *other)
{
    return memcmp(one, other, sizeof *one) == 0;
}

static HRESULT WINAPI query(Object *self, const GUID *wanted, void **result)
{
    *result = NULL;
    if (is(wanted, &unknown) || is(wanted, &inspectable) || is(wanted, &agile))
        *result = self == &colours ? &settings : self;
    else if (self == &factory && is(wanted, &activation))
        *result = &factory;
    else if (self != &factory && is(wanted, &ui_settings))
        *result = &settings;
    else if (self != &factory && is(wanted, &ui_settings3))
        *result = &colours;
    return *result ? S_OK : E_NOINTERFACE;
}

static ULONG WINAPI count(Object *self) { (void)self; return 1; }
static HRESULT WINAPI no(Object *self) { (void)self; return E_NOTIMPL; }

static HRESULT WINAPI activate(Object *self, void **instance)
{
    (void)self;
    *instance = &settings;
    return S_OK;
}

static HRESULT WINAPI colour(Object *self, int kind, BYTE *argb)
{
    static const BYTE background[] = { 255, 255, 255, 255 }, text[] = { 255, 0, 0, 0 }, accent[] = { 255, 0, 120, 215 };
    (void)self;
    memcpy(argb, kind == 0 ? background : kind == 1 ? text : accent, 4);
    return S_OK;
}

static HRESULT WINAPI subscribe(Object *self, void *listener, INT64 *token)
{
    (void)self, (void)listener;
    *token = 1;
    return S_OK;
}

static HRESULT WINAPI unsubscribe(Object *self, INT64 token) { (void)self, (void)token; return S_OK; }

#define KNOWN query, count, count, no, no, no
static const void *const factory_functions[] = { KNOWN, activate };
static const void *const settings_functions[] = { KNOWN, no, no, no, no, no, no, no, no, no, no, no, no, no, no };
static const void *const colours_functions[] = { KNOWN, colour, subscribe, unsubscribe };
static Object factory = { factory_functions }, settings = { settings_functions }, colours = { colours_functions };

__declspec(dllexport) HRESULT WINAPI DllGetActivationFactory(void *name, void **result)
{
    (void)name; /* registered for this one class */
    *result = &factory;
    return S_OK;
}

__declspec(dllexport) HRESULT WINAPI DllCanUnloadNow(void) { return S_FALSE; }
