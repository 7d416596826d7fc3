#include "verifiers/code/internal/assert_split.h"
