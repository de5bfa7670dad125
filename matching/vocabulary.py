"""The words that tell what a link leads to, in tables that a person can read and correct.

Each table is one kind of word. Separators and case do not count: `pre-trained`, `Pretrained`, `pre trained`
are one entry. A noun is matched in its plural too. Russian entries ending in `*` are stems. What a withdrawn
dataset is called is not here: that is the catalog's.
"""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a word says. OURS, OTHER and EVALUATION are names of sets; the rest are ordinary words."""

    OURS = "ours"
    OTHER = "other"
    EVALUATION = "evaluation"
    DATA = "data"
    MADE = "made"
    MODEL = "model"
    TRAINED = "trained"
    METRIC = "metric"
    LIST = "list"
    TEST = "test"
    RESULT = "result"
    SOFTWARE = "software"
    HOST = "host"
    GET = "get"
    OFFICIAL = "official"
    GONE = "gone"


# A set of images, records or texts.
DATA = """
dataset; data set; database; data; datas; corpus; corpora; image; images; photo; picture; frames;
raw images; original images; training set; train set; training data; train data; training images;
training dataset; faces; tracklets; crops; tfrecord; tfrecords; lmdb; recordio; mxrec; rec file;
train.rec; bcolz; webdataset; parquet; shards; image archive; archive; dump; dataset zoo; data zoo;
identities; ids; subjects; persons; books; texts; records; zip file; tar file; mirror of the dataset;
datos; conjunto de datos; donnees; jeu de donnees; datensatz; daten; veri seti; 数据集; 数据; 训练集;
训练数据; 图片; 图像; 照片; 原图; 原始数据; 语料; 资料集; 数据库; 人脸图片; 压缩包; データセット;
データ; 画像; 学習データ; 訓練データ; 訓練セット; コーパス; 데이터셋; 데이터; 이미지; 학습데이터;
훈련데이터; 말뭉치; датасет*; данн*; набор*; выборк*; изображени*; корпус*; архив*
"""

# A word that says it was made from the original.
MADE = """
aligned; align; alignment; cropped; clean; cleaned; cleansed; refined; refine; washed; denoised;
resized; preprocessed; processed; pre processed; converted; repacked; packed; subset; sampled; merged;
filtered; deduplicated; 112x112; 112 x 112; 96x112; 224x224; 112112; binary file; style transferred;
high resolution; reorganized; organized; 清洗; 对齐; 裁剪; 处理后; 处理好; 预处理; 转换; 整理; 子集;
打包; 整列; 切り抜き; 前処理; 정렬; 정제; 전처리; очищенн*; выровненн*; обработанн*
"""

# Weights, and names of networks and losses that only models carry.
MODEL = """
model; pretrained; pre trained; pretrain; pretraining; checkpoint; ckpt; weight; weights; backbone;
snapshot; caffemodel; onnx; pth; state dict; trained model; model zoo; modelzoo; trained network;
pretrained network; network weights; finetuned; fine tuned; parameters file; model file; symbol;
params file; baseline model; detector; classifier; encoder; generator; lora; embedding model; resnet;
resnet18; resnet34; resnet50; resnet100; resnet101; resnet152; resnet200; resnext; resnext50;
resnext101; se resnet50; senet; senet50; iresnet; iresnet50; iresnet100; r18; r34; r50; r100; r200;
ir50; ir100; ir101; ir152; irse50; ir se50; ir se100; ir se 50; ir se 101; ir se 152; lresnet50e;
lresnet100e; lresnet50e ir; lresnet100e ir; lresnet34e ir; mobilefacenet; mobilenet; mobilenetv1;
mobilenetv2; mobilenetv3; mobilenet v2; ghostnet; shufflenet; efficientnet; densenet; densenet121;
densenet201; inception; inception resnet v1; vgg16; vgg19; alexnet; googlenet; lightcnn; light cnn;
osnet; hacnn; mlfn; pcb; agw; transreid; vit; vit b; vit l; swin; bert; gpt; gpt2; gpt j; llama;
pythia; stable diffusion; clip; openclip; unet; stylegan; yolo; facenet; attention 56; attention 92;
sphereface20; sphere20; sphere64; buffalo l; antelopev2; modelo; modele; modell; agirlik; 预训练;
预训练模型; 模型; 权重; 训练好的模型; 网络模型; 骨干网络; 参数文件; 模型文件; 学習済み; 学習済みモデル;
モデル; 事前学習; 重み; 모델; 사전학습; 사전 학습; 가중치; 체크포인트; модел*; весов; весам; веса;
чекпойнт*; чекпоинт*; предобученн*
"""

# `trained on X` makes X the model's food, not the link's content.
TRAINED = """
trained on; trained with; trained using; trained by; trained from; pretrained on; pretrained with;
pre trained on; pre trained with; fine tuned on; finetuned on; fine tune on; tested on; evaluated on;
performance on; results on; accuracy on; supervised; overfit; transfer to; 训练得到; 训练出; 上训练;
で学習; 로 학습; обученн*
"""

# Heads of tables (or sentences) that measure models.
METRIC = """
accuracy; acc; map; rank1; rank 1; rank5; rank 5; rank10; rank@1; r1; r@1; top1; top 1; top5; cmc; auc;
tpr; fpr; far; tar; tar@far; eer; fid; ppl; perplexity; params; flops; macs; gflops; backbone; loss;
head; epoch; batch size; lr; learning rate; arch; architecture; network; depth; fps; latency; speed;
config; performance; model size; iterations; steps; optimizer; scheduler; verification; identification;
minc; wer; bleu; f1; score; baseline; method; methods; reported; 精度; 准确率; 骨干; 损失; 精确率;
정확도; точност*
"""

# Names, ids, boxes and marks without the images.
LIST = """
list; filenames; file names; image names; id names; name file; coordinates; skeleton; detections;
poses; masks; mask; captions; meta; info; mapping; dictionary; identifiers; duplicates; statistics;
lmk; lmks; landmarks file; points; crop coordinates; relabel list; names of; txt; clean list;
cleaned list; wash list; washed list; washlist; cleaning list; image list; file list; filelist;
filename list; name list; namelist; id list; identity list; noise list; overlap list; overlapping list;
overlap; imglist; img list; lst; url list; link list; lists of annotation; annotations; label; labels;
labeling; landmark; landmarks; keypoint; bounding box; bounding boxes; bbox; bboxes; boxes; attribute;
attributes; split; split file; splits; train test split; partition; protocol; pairs file; pairs txt;
metadata; meta data; meta file; hash; hashes; tags; ground truth; groundtruth; gt; segmentation mask;
pose; parsing; caption; noises; noise; noisy; index file; indices; identity meta; isbn; isbns;
mid list; csv file; txt file; json file; scores; pseudo labels; pseudo label; 列表; 清单; 名单; 标注;
标签; 关键点; 清洗列表; 属性; 划分; 标定; リスト; アノテーション; ラベル; ランドマーク; 목록; 리스트;
라벨; 어노테이션; 랜드마크; список; списк*; разметк*; аннотац*; метк*
"""

# Data made for testing.
TEST = """
test set; testing set; test data; testing data; test dataset; testing dataset; test images;
validation set; validation data; validation dataset; val data; val set; val; validation; valid data;
evaluation data; evaluation set; evaluation dataset; evaluation; eval data; eval; eval set;
benchmark data; verification data; verification dataset; verification set; test pairs;
verification pairs; probe set; gallery set; testing; benchmark; 测试集; 验证集; 测试数据; 验证数据;
评测; 评估数据; 测试; 验证; テストデータ; 評価データ; 検証データ; テストセット; 테스트 데이터;
검증 데이터; 테스트셋; 평가 데이터; 평가; тестов*; валидац*; проверочн*
"""

# What running something left behind.
RESULT = """
log; devkit; dev kit; development kit; linux development kit; linux devkit; logs; training log;
train log; log file; result; results; result file; output; outputs; features; feature; feature file;
embeddings; embedding; extracted features; distance matrix; predictions; curve; roc; submission;
rank list; ranking list; tensorboard; knn; visualization; visualizations; demo result; report; 日志;
结果; 特征; 输出; ログ; 特徴量; 結果; 로그; 결과; 특징; 임베딩; лог; логи; результат*; признак*
"""

# Everything else that is shared in the same way.
SOFTWARE = """
config file; configuration file; opencv; ffmpeg; boost; matcaffe; configs; script; slides; slide;
poster; paper; pdf; arxiv; supplementary; supplementary material; presentation; ppt; talk; tutorial;
blog; blog post; demo video; video demo; youtube; demo; docker; docker image; container;
virtual machine; software; tool; toolbox; toolkit; source code; our code; the code; code is; codes;
executable; binary; binaries; installer; dll; library; cuda; cudnn; wheel; app; apk; plugin; font;
template; cookie; license; licence; agreement; application form; request form; doi; citation; colab;
notebook; issue; wechat; qq; contact; email; exe; sdk; 代码; 源码; 论文; 课件; 视频教程; 教程; 软件;
工具; 协议; 申请表; コード; 論文; スライド; 코드; 논문; 슬라이드; код; стать*; презентац*; слайд*;
программ*
"""

# Names of hosts, and words for a link: they say where, not what.
HOST = """
google drive; googledrive; google driver; googledriver; gdrive; google cloud; google; drive; gd; baidu;
baiduyun; baidu yun; baiduyun drive; baidu drive; baidudrive; baidu cloud; baiduclound; baidupan;
baidu pan; baidu netdisk; baidu net disk; bdy; dropbox; onedrive; one drive; mega; kaggle;
academic torrents; academictorrents; torrent; magnet; aistudio; hugging face; huggingface; zenodo;
figshare; aliyun; alipan; quark; weiyun; box; yandex; yandex disk; mediafire; pcloud; sharepoint;
direct link; link; links; here; url; mirror; mirrors; backup; alternative; alternate link; website;
site; page; webpage; web page; cloud; cloud drive; cloud disk; s3; aws; server; ftp; wget; gdown;
tsinghua cloud; 百度; 百度网盘; 百度云; 百度云盘; 百度盘; 网盘; 云盘; 谷歌云盘; 谷歌网盘; 谷歌;
阿里云盘; 夸克; 腾讯微云; 微云; 这里; 此处; 链接; 链接地址; 地址; 点击; 备用; こちら; リンク; ここ;
링크; 여기; 구글 드라이브; 드라이브; ссылк*; диск*; здесь; тут
"""

# Verbs of giving and taking.
GET = """
download; downloads; downloaded; downloading; get; obtain; provide; provided; provides; release;
released; available; share; shared; find; found; access; fetch; host; hosted; upload; uploaded; use;
used; put; save; unzip; extract; 下载; 提供; 分享; 获取; 上传; ダウンロード; 配布; 다운로드; 다운;
제공; 공유; скача*; доступ*; загруз*
"""

OFFICIAL = """
official website; official site; official page; official web; official homepage; official; homepage;
home page; project page; original site; original website; original page; author's website;
authors' page; 官网; 官方; 主页; 公式サイト; 公式; 공식; 공식 홈페이지; официальн*
"""

GONE = """
no longer; not available; unavailable; removed; taken down; expired; dead link; broken link; broken;
withdrawn; retracted; terminated; offline; can not share; cannot share; do not share; not allowed;
stop sharing; stopped sharing; not provided; no more; 失效; 已失效; 下架; 已删除; 不再; 无法; 撤回;
停止; 公開終了; 配布終了; 公開を終了; 더 이상; 중단; 삭제; больше не; недоступ*; удален*; удалён*
"""


def words_of(table: str) -> frozenset[str]:
    """The words of a table that are set apart by blanks."""
    return frozenset(table.split())


TABLES: dict[Kind, str] = {
    Kind.DATA: DATA,
    Kind.MADE: MADE,
    Kind.MODEL: MODEL,
    Kind.TRAINED: TRAINED,
    Kind.METRIC: METRIC,
    Kind.LIST: LIST,
    Kind.TEST: TEST,
    Kind.RESULT: RESULT,
    Kind.SOFTWARE: SOFTWARE,
    Kind.HOST: HOST,
    Kind.GET: GET,
    Kind.OFFICIAL: OFFICIAL,
    Kind.GONE: GONE,
}

# Sets that are not withdrawn and stand beside those that are. `=` before a name: only in exactly this case.
OTHER_SETS = """
CASIA-WebFace; CASIA WebFace; CASIA; WebFace; WebFace260M; WebFace42M; WebFace12M; WebFace4M; CelebA;
CelebA-HQ; CelebAMask-HQ; FFHQ; UMDFaces; UMD Faces; UMD Face; faces_umd; FaceScrub; IMDb-Face;
IMDB-WIKI; Asian-Celeb; AsianCeleb; Asian Celeb; celeb500k; Celeb-DF; FaceForensics; FairFace; UTKFace;
Adience; =MORPH; AffectNet; FER2013; RAF-DB; ExpW; CelebDF; PubFig; FaceSynthetics; DigiFace;
WIDER FACE; WIDERFace; WIDER-FACE; FDDB; =AFW; AFLW; AFLW2000; COFW; WFLW; 300W; 300W-LP; 300-W; =LFPW;
=HELEN; Helen dataset; Market-1501; Market1501; Market 1501; =Market; Market-1203; Market-1501-C;
CUHK01; CUHK02; CUHK03; CUHK03-NP; CUHK-03; CUHK03_NP; CUHK-SYSU; CUHKSYSU; CUHK-PEDES; =MARS; MSMT17;
MSMT17_V2; =MSMT; VIPeR; PRID2011; PRID-2011; PRID; iLIDS-VID; iLIDS; QMUL-iLIDS; =GRID; 3DPeS;
SenseReID; =PRW; VeRi-776; VeRi776; =VeRi; VeRi-Wild; VehicleID; PA-100K; PETA; =PRCC; =LTCC;
Celeb-reID; SYSU-MM01; RegDB; Occluded-REID; Partial-REID; Partial-iLIDS; P-ETHZ; PersonX; RandPerson;
UnrealPerson; LPW; SoftBioSearch; AIC19; LUPerson; MPII; LVreID; LS-VID; COCO; MSCOCO; MS-COCO; =VOC;
Pascal VOC; VOC2007; VOC2012; ImageNet; ImageNet-1k; ImageNet1k; ILSVRC; ILSVRC2012; Tiny ImageNet;
TinyImageNet; Tiny-ImageNet-200; TinyImageNet200; ImageNet32; ImageNet-O; ImageNet-A; ImageNet-C;
CIFAR; CIFAR-10; CIFAR10; CIFAR-100; CIFAR100; CIFAR-10-C; CIFAR-10.1; CINIC-10; SVHN; STL-10; STL10;
LSUN; LSUN-C; LSUN-R; iSUN; Places365; =Places; =Textures; =DTD; MNIST; Fashion-MNIST; EMNIST; GTSRB;
Omniglot; miniImageNet; tieredImageNet; Stanford Cars; Food101; Flowers102; DomainNet; OpenImages;
Open Images; Cityscapes; KITTI; ADE20K; LVIS; Visual Genome; CUB-200; iNaturalist; Caltech101;
Caltech256; Caltech Pedestrian; INRIA; CityPersons; CrowdHuman; SCUT-HEAD; HollywoodHeads;
Hollywood Heads; ETHZ; MOT15; MOT16; MOT17; MOT20; MOTChallenge; PathTrack; EPFL; WILDTRACK;
ShanghaiTech; UCF-QNRF; UCF101; Kinetics; HMDB51; OpenWebText; OpenWebText2; =C4; Wikipedia; WikiText;
WikiText-103; enwik8; PG-19; PG19; Gutenberg; Project Gutenberg; CommonCrawl; Common Crawl; CC-News;
RealNews; BookCorpus; bookcorpusopen; OSCAR; mC4; SlimPajama; RefinedWeb; Dolma; FineWeb;
pile-uncopyrighted; ArXiv dataset; PubMed; FreeLaw; StackExchange; USPTO; Ubuntu IRC; EuroParl;
PhilPapers; YouTube Subtitles; HackerNews; Enron Emails; LAMBADA; WMT; SQuAD; =GLUE; SuperGLUE;
MultiNLI; SNLI; XNLI; YFCC100M; YFCC15M; YFCC; Conceptual Captions; CC3M; CC12M; Conceptual 12M; =SBU;
COYO; COYO-700M; DataComp; RedCaps; WuKong; Wukong100M; Flickr30k; =WIT; relaion; Re-LAION; VoxCeleb;
VoxCeleb1; VoxCeleb2; LibriSpeech; CN-Celeb; MUSAN; AudioSet; LRS2; LRS3; LRW; HDTF; MovieLens
"""
EVALUATION_SETS = """
LFW; LFW-A; lfw_funneled; Labeled Faces in the Wild; =CFP; CFP-FP; CFP-FF; CFP_FP; cfp_ff; AgeDB;
AgeDB-30; agedb_30; AgeDB30; Age-DB30; Aged30; age_db30; CALFW; CPLFW; SLLFW; XQLFW; =YTF;
YouTube Faces; YouTubeFaces; IJB; IJB-A; IJB-B; IJB-C; IJBA; IJBB; IJBC; IJB-S; SurvFace;
QMUL-SurvFace; FGLFW; FG-NET; FGNET; CACD; CACD-VS; BLUFR; NIST; FRVT; =MLFW; =SCface
"""
