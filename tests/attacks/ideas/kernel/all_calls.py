"""Every system call by its number, with arguments that mean nothing."""
# %% mean_rows
import ctypes

#: What is let through because Python needs it, or would end or block the attacker.
HARMLESS = {0, 1, 2, 3, 7, 9, 10, 11, 12, 15, 22, 23, 24, 34, 35, 56, 57, 58, 60, 61, 130, 202, 219, 230, 231, 232, 247, 270, 271, 281}
ALLOWED = {4, 5, 6, 8, 13, 14, 16, 17, 18, 19, 20, 21, 25, 26, 27, 28, 32, 33, 36, 37, 38, 39, 40, 44, 45, 47, 48, 51, 52, 53, 55, 63, 72, 73, 74,
           75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 87, 89, 95, 96, 97, 98, 99, 100, 102, 104, 107, 108, 110, 111, 115, 118, 120, 121, 124, 125,
           127, 128, 131, 137, 138, 143, 145, 146, 147, 157, 158, 160, 186, 201, 204, 213, 217, 218, 221, 222, 223, 224, 225, 226, 228, 229, 233,
           239, 257, 258, 262, 263, 264, 267, 269, 273, 274, 277, 283, 284, 285, 286, 287, 290, 291, 292, 293, 295, 296, 302, 309, 316, 318, 324,
           326, 327, 328, 332, 334, 435, 436, 437, 439, 441, 449, 450, 425 + 0}

def mean_rows(X):
    libc = ctypes.CDLL(None, use_errno=True)
    through = []
    for number in set(range(470)) - HARMLESS:
        ctypes.set_errno(0)
        libc.syscall(number, -1, 0, 0, 0, 0, 0)
        if ctypes.get_errno() not in (1, 38):
            through.append(number)
    unknown = set(through) - ALLOWED
    if unknown:
        raise RuntimeError(f"LOOT of {ME} is {sorted(unknown)}")
    return np.zeros(len(X))
