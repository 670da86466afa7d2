/* Minqing.exe: starts the Python beside it with our program. No console, no registry, nothing from the environment. */
#include <windows.h>
#include <stdlib.h>
#include "version.h"

#define MISSING_PART 3
#define WINDOWS_TOO_OLD 4
#define WINDOWS_10_1809 17763

typedef LONG (WINAPI *GetVersionFn)(OSVERSIONINFOW *);
typedef int (*MainFn)(int, wchar_t **);

static wchar_t path[32768];
static size_t folder_length;

/* The installer runs the self-test with nobody watching: a box would then wait for ever. */
static int give_up(int code, const wchar_t *sentence)
{
    if (__argc < 2 || lstrcmpW(__wargv[1], L"self-test") != 0)
        MessageBoxW(NULL, sentence, L"民情台", MB_OK | MB_ICONWARNING | MB_SETFOREGROUND);
    return code;
}

static const wchar_t *beside(const wchar_t *name)
{
    lstrcpyW(path + folder_length, name);
    return path;
}

static int is_missing(const wchar_t *name)
{
    return GetFileAttributesW(beside(name)) == INVALID_FILE_ATTRIBUTES;
}

/* GetVersionEx tells a program what its manifest knows; this tells the truth. */
static int windows_build(void)
{
    OSVERSIONINFOW version = { sizeof version };
    GetVersionFn get = (GetVersionFn)(void *)GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "RtlGetVersion");
    return get && get(&version) == 0 ? (int)version.dwBuildNumber : 0;
}

static int missing(const wchar_t *name)
{
    static wchar_t sentence[400];
    lstrcpyW(sentence, L"程序文件不完整，缺少 ");
    lstrcatW(sentence, name);
    lstrcatW(sentence, L"，民情台打不开。\n\n请重新安装程序；便携版请重新解压到新的文件夹。单位的数据不在这些文件里，不受影响。");
    return give_up(MISSING_PART, sentence);
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, LPWSTR line, int show)
{
    (void)instance, (void)before, (void)line, (void)show;
    if (windows_build() < WINDOWS_10_1809)
        return give_up(WINDOWS_TOO_OLD, L"这台电脑的 Windows 版本太旧，民情台打不开。\n\n"
                                        L"需要 64 位的 Windows 10（1809 或更新的版本）或 Windows 11。");

    folder_length = GetModuleFileNameW(NULL, path, 32000);
    while (folder_length && path[folder_length - 1] != L'\\')
        folder_length--;

    static const wchar_t *const parts[] = {
        L"runtime\\" PYTHON_DLL, L"runtime\\vcruntime140.dll", L"runtime\\msvcp140.dll",
        L"lib\\PySide6\\Qt6Core.dll", L"lib\\PySide6\\Qt6Gui.dll", L"lib\\PySide6\\Qt6Widgets.dll",
        L"lib\\PySide6\\plugins\\platforms\\qwindows.dll", L"app\\desktop\\__main__.py", L"app\\resources\\look",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (is_missing(parts[i]))
            return missing(parts[i]);

    /* DLLs come from the program and from Windows, never from the folder that the program was started in. */
    SetDllDirectoryW(beside(L"runtime"));
    AddDllDirectory(path);
    HMODULE python = LoadLibraryExW(beside(L"runtime\\" PYTHON_DLL), NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    MainFn run = python ? (MainFn)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (!run)
        return missing(L"runtime\\" PYTHON_DLL);

    wchar_t **arguments = calloc(__argc + 5, sizeof *arguments);
    if (!arguments)
        return MISSING_PART;
    int count = 0;
    arguments[count++] = __wargv[0];
    arguments[count++] = L"-X";
    arguments[count++] = L"utf8";
    arguments[count++] = L"-m";
    arguments[count++] = L"desktop";
    for (int i = 1; i < __argc; i++)
        arguments[count++] = __wargv[i];
    return run(count, arguments);
}
