// Loads NVIDIA's libraries before TensorFlow asks for them by bare name, so that the CUDA build needs no LD_LIBRARY_PATH:
// they lie in nvidia/*/lib beside the folder that holds libtensorflow. Without a driver nothing is loaded.
#include <dirent.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>

#include <string>
#include <vector>

extern "C" const char* TF_Version(void);

namespace {

std::vector<std::string> ListFolder(const std::string& folder) {
  std::vector<std::string> names;
  DIR* open_folder = opendir(folder.c_str());
  if (open_folder == nullptr) return names;
  while (const dirent* entry = readdir(open_folder)) {
    if (entry->d_name[0] != '.') names.push_back(folder + "/" + entry->d_name);
  }
  closedir(open_folder);
  return names;
}

std::string SitePackages() {
  Dl_info info;
  char resolved[PATH_MAX];
  if (dladdr(reinterpret_cast<void*>(&TF_Version), &info) == 0) return "";
  if (info.dli_fname == nullptr || realpath(info.dli_fname, resolved) == nullptr) return "";
  std::string path(resolved);
  for (int level = 0; level < 2; ++level) path = path.substr(0, path.find_last_of('/'));
  return path;
}

__attribute__((constructor)) void PreloadCuda() {
  if (dlopen("libcuda.so.1", RTLD_LAZY | RTLD_GLOBAL) == nullptr) return;
  std::vector<std::string> waiting;
  for (const std::string& package : ListFolder(SitePackages() + "/nvidia")) {
    for (const std::string& library : ListFolder(package + "/lib")) {
      if (library.find(".so") != std::string::npos) waiting.push_back(library);
    }
  }
  // A library loads once those it needs are in: go round until a round loads none.
  for (bool progress = true; progress && !waiting.empty();) {
    progress = false;
    std::vector<std::string> failed;
    for (const std::string& library : waiting) {
      if (dlopen(library.c_str(), RTLD_LAZY | RTLD_GLOBAL) == nullptr) failed.push_back(library);
      else progress = true;
    }
    waiting.swap(failed);
  }
}

}  // namespace
